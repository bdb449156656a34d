#define _GNU_SOURCE
#include "CCrypt.h"

#include <crypt.h>
#include <stdlib.h>
#include <string.h>

int ccrypt_hash(const char *password, const char *setting, char *output, size_t output_size) {
    // 32 KiB of working state: too much for the small stacks of worker threads.
    struct crypt_data *data = calloc(1, sizeof *data);
    if (data == NULL) return -1;
    int result = -1;
    const char *hash = crypt_r(password, setting, data);
    if (hash != NULL && hash[0] != '*' && strlen(hash) < output_size) {
        memcpy(output, hash, strlen(hash) + 1);
        result = 0;
    }
    explicit_bzero(data, sizeof *data);
    free(data);
    return result;
}
