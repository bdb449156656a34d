#define _GNU_SOURCE
#include "CSystem.h"

#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <signal.h>
#include <stdatomic.h>
#include <string.h>
#include <unistd.h>
#ifdef __GLIBC__
#include <malloc.h>
#endif

int csys_accept(int listener, struct sockaddr *address, socklen_t *length) {
#ifdef __linux__
    return accept4(listener, address, length, SOCK_NONBLOCK | SOCK_CLOEXEC);
#else
    int descriptor = accept(listener, address, length);
    if (descriptor >= 0) {
        fcntl(descriptor, F_SETFL, fcntl(descriptor, F_GETFL) | O_NONBLOCK);
        fcntl(descriptor, F_SETFD, FD_CLOEXEC);
    }
    return descriptor;
#endif
}

const void *csys_memmem(const void *haystack, size_t haystack_length, const void *needle, size_t needle_length) {
    return memmem(haystack, haystack_length, needle, needle_length);
}

_Thread_local void *csys_thread_reactor;

void csys_name_thread(const char *name) {
    char kept[16];
    strncpy(kept, name, sizeof kept - 1);
    kept[sizeof kept - 1] = 0;
#ifdef __linux__
    pthread_setname_np(pthread_self(), kept);
#else
    pthread_setname_np(kept);
#endif
}

static atomic_flag signals_in_use = ATOMIC_FLAG_INIT;
static int signal_pipe[2] = {-1, -1};

static void forward_signal(int signal_number) {
    int saved = errno;
    unsigned char byte = (unsigned char)signal_number;
    // A full pipe already holds enough signals to act on; there is nothing better to do in a handler.
    ssize_t written = write(signal_pipe[1], &byte, 1);
    (void)written;
    errno = saved;
}

static void do_nothing(int signal_number) { (void)signal_number; }

static int install(int signal_number, void (*handler)(int)) {
    struct sigaction action;
    memset(&action, 0, sizeof action);
    action.sa_handler = handler;
    action.sa_flags = SA_RESTART;
    sigemptyset(&action.sa_mask);
    return sigaction(signal_number, &action, NULL);
}

int csys_signals_begin(void) {
    if (atomic_flag_test_and_set(&signals_in_use)) {
        errno = EBUSY;
        return -1;
    }
    if (signal_pipe[0] >= 0) return signal_pipe[0];
    int ends[2];
    if (pipe(ends) != 0) {
        int saved = errno;
        atomic_flag_clear(&signals_in_use);
        errno = saved;
        return -1;
    }
    for (int i = 0; i < 2; i++) {
        fcntl(ends[i], F_SETFL, O_NONBLOCK);
        fcntl(ends[i], F_SETFD, FD_CLOEXEC);
        signal_pipe[i] = ends[i];
    }
    return signal_pipe[0];
}

int csys_signal_forward(int signal_number) { return install(signal_number, forward_signal); }

int csys_signal_restore(int signal_number) { return install(signal_number, SIG_DFL); }

void csys_signals_end(void) { atomic_flag_clear(&signals_in_use); }

int csys_survive_broken_pipes(void) { return install(SIGPIPE, do_nothing); }

void csys_map_blocks_from(int bytes) {
#ifdef __GLIBC__
    mallopt(M_MMAP_THRESHOLD, bytes);
#else
    (void)bytes;
#endif
}
