#ifndef MEDLEY_COPENSSL_H
#define MEDLEY_COPENSSL_H

// OpenSSL 3. Macros that Swift cannot import are wrapped as functions in copenssl.c.
#include <openssl/bio.h>
#include <openssl/bn.h>
#include <openssl/core_names.h>
#include <openssl/crypto.h>
#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/hmac.h>
#include <openssl/kdf.h>
#include <openssl/params.h>
#include <openssl/pem.h>
#include <openssl/rand.h>
#include <openssl/rsa.h>
#include <openssl/sha.h>
#include <openssl/x509.h>

/// Starts a SHA-256. The low-level functions are used because they need no allocation and no look-up of a provider:
/// the EVP ones cost 300 to 500 ns more per hash.
void copenssl_sha256_init(SHA256_CTX *state);
/// Adds `length` bytes.
void copenssl_sha256_update(SHA256_CTX *state, const void *bytes, size_t length);
/// Writes the 32 bytes of the digest.
void copenssl_sha256_final(SHA256_CTX *state, unsigned char *digest);

/// Fills `bytes` with random bytes of OpenSSL's generator; returns 1, or 0 when the generator failed.
///
/// Short requests are served from a buffer of the calling thread, since each call of RAND_bytes costs about 1 µs
/// however few bytes it gives. Bytes are wiped from the buffer as they are given out, and a forked child starts afresh.
int copenssl_random(void *bytes, size_t length);

/// The bytes that a memory BIO holds; valid until it is written to or freed.
long copenssl_bio_memory(BIO *bio, const unsigned char **bytes);

#endif
