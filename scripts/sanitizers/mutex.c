// Shows ThreadSanitizer the slow ways in and out of Swift's Mutex.
//
// A Mutex that nobody else holds is taken and left by atomics that are compiled into the program, and so instrumented.
// One that somebody waits for is passed on by the kernel (FUTEX_LOCK_PI) inside libswiftSynchronization, which is not:
// without this every contended lock looks like a race. Preloaded, the two functions here stand before those of the
// library, do what they do, and tell the order: who leaves has done what it did before whoever enters next.
// Nothing is suppressed by it: what is not ordered by a lock is still found (see plants.sh).
#define _GNU_SOURCE
#include <dlfcn.h>
#include <stdint.h>

extern void __tsan_acquire(void *address) __attribute__((weak));
extern void __tsan_release(void *address) __attribute__((weak));

#define SWIFT_METHOD __attribute__((swiftcall))
#define SELF __attribute__((swift_context))
#define LOCK_SLOW "$s15Synchronization12_MutexHandleV9_lockSlowyys6UInt32VF"
#define UNLOCK_SLOW "$s15Synchronization12_MutexHandleV11_unlockSlowyyF"

typedef SWIFT_METHOD void lock_function(uint32_t thread, SELF void *handle);
typedef SWIFT_METHOD void unlock_function(SELF void *handle);

static lock_function *real_lock;
static unlock_function *real_unlock;

// Before any thread: the look-up itself takes locks.
__attribute__((constructor)) static void find(void) {
    real_lock = (lock_function *)dlsym(RTLD_NEXT, LOCK_SLOW);
    real_unlock = (unlock_function *)dlsym(RTLD_NEXT, UNLOCK_SLOW);
}

SWIFT_METHOD void lock_slow(uint32_t thread, SELF void *handle) __asm__(LOCK_SLOW);
SWIFT_METHOD void lock_slow(uint32_t thread, SELF void *handle) {
    real_lock(thread, handle);
    if (__tsan_acquire) __tsan_acquire(handle);
}

SWIFT_METHOD void unlock_slow(SELF void *handle) __asm__(UNLOCK_SLOW);
SWIFT_METHOD void unlock_slow(SELF void *handle) {
    if (__tsan_release) __tsan_release(handle);
    real_unlock(handle);
}
