#ifndef MEDLEY_CSYSTEM_H
#define MEDLEY_CSYSTEM_H

// What Swift's Glibc module does not show: epoll, eventfd, accept4, memmem, a thread-local word, a signal handler.
#include <stddef.h>
#include <stdint.h>
#include <sys/socket.h>
#ifdef __linux__
#include <sys/epoll.h>
#include <sys/eventfd.h>
#endif

/// Accepts a connection as non-blocking and close-on-exec (accept4(2) where there is one); the peer's address is
/// written to `address`.
int csys_accept(int listener, struct sockaddr *address, socklen_t *length);

/// Calls memmem(3): the first place of `needle` in `haystack`, or NULL.
const void *csys_memmem(const void *haystack, size_t haystack_length, const void *needle, size_t needle_length);

/// Has blocks from `bytes` on mapped each by itself, so that they go back to the system when they are freed (mallopt(3),
/// M_MMAP_THRESHOLD); does nothing where the C library is not glibc.
void csys_map_blocks_from(int bytes);

/// The reactor that the calling thread runs, or NULL. In C because Swift has no thread-local storage that is one load.
extern _Thread_local void *csys_thread_reactor;

/// Reads `csys_thread_reactor`.
static inline void *csys_reactor_of_thread(void) { return csys_thread_reactor; }

/// Sets `csys_thread_reactor` of the calling thread.
static inline void csys_set_reactor_of_thread(void *reactor) { csys_thread_reactor = reactor; }

/// Names the calling thread for debuggers and /proc; at most 15 bytes are kept.
void csys_name_thread(const char *name);

/// Begins to write the number of each forwarded signal as one byte to a pipe, from a handler that does nothing else,
/// and returns the pipe's reading end: one for the life of the process, because a handler may be about to write to it.
/// Returns -1 with errno; EBUSY until csys_signals_end where it has begun.
int csys_signals_begin(void);

/// Forwards `signal_number` to the pipe; returns 0, or -1 with errno.
int csys_signal_forward(int signal_number);

/// Gives `signal_number` its default action again; returns 0, or -1 with errno.
int csys_signal_restore(int signal_number);

/// Lets csys_signals_begin be called again.
void csys_signals_end(void);

/// Makes writes to a closed peer fail with EPIPE instead of ending the process. A handler that does nothing is used
/// rather than SIG_IGN, because child processes would inherit the latter. Returns 0, or -1 with errno.
int csys_survive_broken_pipes(void);

#endif
