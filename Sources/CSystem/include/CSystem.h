#ifndef MEDLEY_CSYSTEM_H
#define MEDLEY_CSYSTEM_H

// What Swift's Glibc module does not show: epoll, eventfd, accept4, memmem.
#include <stddef.h>
#include <stdint.h>
#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <sys/socket.h>

/// Calls accept4(2) with SOCK_NONBLOCK | SOCK_CLOEXEC; the peer's address is written to `address`.
int csys_accept(int listener, struct sockaddr *address, socklen_t *length);

/// Calls memmem(3): the first place of `needle` in `haystack`, or NULL.
const void *csys_memmem(const void *haystack, size_t haystack_length, const void *needle, size_t needle_length);

#endif
