#include "CZlib.h"

// 15 bits of window, the most there are; 16 more mean the gzip format in the place of zlib's own.
enum { gzip_window_bits = 15 + 16 };

int czlib_gzip_begin(z_stream *stream, int level, int memory_level) {
    return deflateInit2(stream, level, Z_DEFLATED, gzip_window_bits, memory_level, Z_DEFAULT_STRATEGY);
}

// Fewer than none mean that nothing is around what is compressed.
int czlib_deflate_begin(z_stream *stream, int level, int memory_level) {
    return deflateInit2(stream, level, Z_DEFLATED, -15, memory_level, Z_DEFAULT_STRATEGY);
}

int czlib_gunzip_begin(z_stream *stream) { return inflateInit2(stream, gzip_window_bits); }

int czlib_inflate_begin(z_stream *stream) { return inflateInit2(stream, -15); }
