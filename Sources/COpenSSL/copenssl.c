#define OPENSSL_SUPPRESS_DEPRECATED
#include "COpenSSL.h"

#include <pthread.h>
#include <string.h>

void copenssl_sha256_init(SHA256_CTX *state) {
    SHA256_Init(state);
}

void copenssl_sha256_update(SHA256_CTX *state, const void *bytes, size_t length) {
    SHA256_Update(state, bytes, length);
}

void copenssl_sha256_final(SHA256_CTX *state, unsigned char *digest) {
    SHA256_Final(digest, state);
}

enum { random_pool_bytes = 1024, random_pooled_request_bytes = 64 };

static __thread struct {
    unsigned char bytes[random_pool_bytes];
    size_t left;
    unsigned generation;
} random_pool;

// Changed in a forked child, so that it never gives out bytes that its parent gives out too.
static unsigned random_generation = 1;
static pthread_once_t random_once = PTHREAD_ONCE_INIT;

static void random_after_fork(void) {
    random_generation++;
}

static void random_watch_forks(void) {
    pthread_atfork(NULL, NULL, random_after_fork);
}

int copenssl_random(void *bytes, size_t length) {
    if (length > random_pooled_request_bytes) return RAND_bytes(bytes, (int)length) == 1;
    pthread_once(&random_once, random_watch_forks);
    if (random_pool.left < length || random_pool.generation != random_generation) {
        random_pool.left = 0;
        if (RAND_bytes(random_pool.bytes, random_pool_bytes) != 1) return 0;
        random_pool.left = random_pool_bytes;
        random_pool.generation = random_generation;
    }
    random_pool.left -= length;
    memcpy(bytes, random_pool.bytes + random_pool.left, length);
    OPENSSL_cleanse(random_pool.bytes + random_pool.left, length);
    return 1;
}

int copenssl_hmac_begin(EVP_MAC_CTX *context, const unsigned char *key, size_t length) {
    char digest[] = "SHA256";
    OSSL_PARAM parameters[] = {
        OSSL_PARAM_construct_octet_string(OSSL_MAC_PARAM_KEY, (void *)key, length),
        OSSL_PARAM_construct_utf8_string(OSSL_MAC_PARAM_DIGEST, digest, 0),
        OSSL_PARAM_construct_end(),
    };
    return EVP_MAC_CTX_set_params(context, parameters) == 1;
}

EVP_PKEY *copenssl_exchange_group(void) {
    char name[] = "ffdhe2048";
    OSSL_PARAM parameters[] = {
        OSSL_PARAM_construct_utf8_string(OSSL_PKEY_PARAM_GROUP_NAME, name, 0),
        OSSL_PARAM_construct_end(),
    };
    EVP_PKEY *group = NULL;
    EVP_PKEY_CTX *maker = EVP_PKEY_CTX_new_from_name(NULL, "DH", NULL);
    if (maker != NULL && EVP_PKEY_paramgen_init(maker) == 1 && EVP_PKEY_CTX_set_params(maker, parameters) == 1)
        EVP_PKEY_generate(maker, &group);
    EVP_PKEY_CTX_free(maker);
    return group;
}

long copenssl_bio_memory(BIO *bio, const unsigned char **bytes) {
    return BIO_get_mem_data(bio, bytes);
}
