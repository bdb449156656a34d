#ifndef MEDLEY_CZLIB_H
#define MEDLEY_CZLIB_H

// zlib, whose ways to begin are macros that Swift does not see.
#include <zlib.h>

/// Begins to write the gzip format (RFC 1952) at `level` 1–9 with `memory_level` 1–9; returns Z_OK or why not.
int czlib_gzip_begin(z_stream *stream, int level, int memory_level);

/// Begins to write DEFLATE (RFC 1951) with nothing around it, at `level` 1–9 with `memory_level` 1–9; returns Z_OK or why not.
int czlib_deflate_begin(z_stream *stream, int level, int memory_level);

/// Begins to read the gzip format, one member; returns Z_OK or why not.
int czlib_gunzip_begin(z_stream *stream);

/// Begins to read DEFLATE with nothing around it; returns Z_OK or why not.
int czlib_inflate_begin(z_stream *stream);

#endif
