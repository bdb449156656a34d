#ifndef MEDLEY_CCRYPT_H
#define MEDLEY_CCRYPT_H

// crypt_r(3) of libcrypt, for bcrypt hashes that were brought from elsewhere.
#include <stddef.h>

/// Hashes `password` by the method, cost and salt of `setting` (an earlier hash) and writes the text form with its
/// terminating zero to `output`; returns 0, or -1 when libcrypt refuses the setting or `output` is too small.
int ccrypt_hash(const char *password, const char *setting, char *output, size_t output_size);

#endif
