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
#include <openssl/ssl.h>
#include <openssl/x509.h>
#include <openssl/x509v3.h>

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

/// SSL_OP_NO_COMPRESSION and SSL_OP_NO_RENEGOTIATION, which are macros with a cast.
uint64_t copenssl_tls_options(void);

/// Gives an HMAC-SHA-256 its key; returns 1, or 0. In C because OSSL_PARAM keeps pointers to the names of parameters,
/// which Swift makes anew for each call.
int copenssl_hmac_begin(EVP_MAC_CTX *context, const unsigned char *key, size_t length);
/// The group ffdhe2048 (RFC 7919) for Diffie-Hellman, or NULL; the caller frees it.
EVP_PKEY *copenssl_exchange_group(void);

/// A BIO between a TLS connection and memory of the caller: what is read comes from bytes that are lent for the length
/// of a call, what is written goes to memory that is lent, and beyond that to memory of the BIO's own until it is taken.
/// BIO_s_mem would copy what comes in once more and keep as much memory as it ever held.
BIO *copenssl_wire_new(void);
/// Lends the bytes that are read next; what was not read of those lent before is dropped.
void copenssl_wire_feed(BIO *bio, const void *bytes, size_t length);
/// Lends `capacity` bytes for what is written next; 0 ends the loan. Not used while bytes wait to be taken.
void copenssl_wire_lend(BIO *bio, void *room, size_t capacity);
/// How many of the bytes that were lent last were written.
size_t copenssl_wire_filled(BIO *bio);
/// How many written bytes wait to be taken.
size_t copenssl_wire_waiting(BIO *bio);
/// Moves the bytes that wait to `room`, which has place for all of them, and gives their memory back.
void copenssl_wire_take(BIO *bio, void *room);

#endif
