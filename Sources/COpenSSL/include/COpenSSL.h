#ifndef MEDLEY_COPENSSL_H
#define MEDLEY_COPENSSL_H

// OpenSSL 3. Macros that Swift cannot import are wrapped as functions in copenssl.c.
#include <openssl/bio.h>
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

#endif
