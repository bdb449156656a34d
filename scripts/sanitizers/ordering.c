// Shows ThreadSanitizer two orders between threads that it cannot see by itself, because they are made inside libraries of
// Swift that are not instrumented. Preloaded, the functions here stand before those of the libraries, do what they do, and
// tell the order. Nothing is suppressed by it: what has no such order is still found (see plants).
#define _GNU_SOURCE
#include <dlfcn.h>
#include <sched.h>
#include <stdatomic.h>
#include <stdint.h>

extern void __tsan_acquire(void *address) __attribute__((weak));
extern void __tsan_release(void *address) __attribute__((weak));

#define SWIFT __attribute__((swiftcall))
#define SELF __attribute__((swift_context))
#define ASYNC __attribute__((swiftasynccall))

// 1. Mutex. One that nobody else holds is taken and left by atomics that are compiled into the program, and so
// instrumented. One that somebody waits for is passed on by the kernel (FUTEX_LOCK_PI) in libswiftSynchronization: without
// this every contended lock would look like a race. Who leaves has done what it did before whoever enters next.
#define LOCK_SLOW "$s15Synchronization12_MutexHandleV9_lockSlowyys6UInt32VF"
#define UNLOCK_SLOW "$s15Synchronization12_MutexHandleV11_unlockSlowyyF"

typedef SWIFT void lock_function(uint32_t thread, SELF void *handle);
typedef SWIFT void unlock_function(SELF void *handle);
static lock_function *real_lock;
static unlock_function *real_unlock;

SWIFT void lock_slow(uint32_t thread, SELF void *handle) __asm__(LOCK_SLOW);
SWIFT void lock_slow(uint32_t thread, SELF void *handle) {
    real_lock(thread, handle);
    if (__tsan_acquire) __tsan_acquire(handle);
}

SWIFT void unlock_slow(SELF void *handle) __asm__(UNLOCK_SLOW);
SWIFT void unlock_slow(SELF void *handle) {
    if (__tsan_release) __tsan_release(handle);
    real_unlock(handle);
}

// 2. Continuations. Who resumes one tells a release of the task, and a job that goes on because of it tells the acquire. But a
// task that comes to wait and finds its answer there goes on at once, by paths of libswift_Concurrency (6.3) that tell none.
// So this tells the acquire where the answer is there already, and lets nobody resume between that look and the waiting: a
// lock for so many continuations, whose own order ThreadSanitizer does not see.
static const size_t task_context = 0x40;
static const size_t context_status = 0x18;
enum { resumed = 2 };

typedef ASYNC void await_function(char *context);
typedef SWIFT void resume_function(void *task);
typedef SWIFT void fail_function(void *task, void *error);
static await_function *real_await;
static resume_function *real_resume, *real_throwing_resume;
static fail_function *real_fail;
static SWIFT void *(*current_task)(void);

static atomic_flag turnstiles[1024];

static atomic_flag *enter(const char *context) {
    atomic_flag *turnstile = &turnstiles[((uintptr_t)context >> 4) % 1024];
    while (atomic_flag_test_and_set_explicit(turnstile, memory_order_acquire)) sched_yield();
    return turnstile;
}

static void leave(atomic_flag *turnstile) { atomic_flag_clear_explicit(turnstile, memory_order_release); }

static const char *context_of(void *task) { return *(char **)((char *)task + task_context); }

ASYNC void swift_continuation_await(char *context) {
    atomic_flag *turnstile = enter(context);
    uintptr_t status = atomic_load_explicit((_Atomic uintptr_t *)(context + context_status), memory_order_acquire);
    if (status != resumed) {
        // It waits, and comes back at once: what goes on is another job.
        real_await(context);
        leave(turnstile);
        return;
    }
    leave(turnstile);
    if (__tsan_acquire) __tsan_acquire(current_task());
    __attribute__((musttail)) return real_await(context);
}

SWIFT void swift_continuation_resume(void *task) {
    atomic_flag *turnstile = enter(context_of(task));
    real_resume(task);
    leave(turnstile);
}

SWIFT void swift_continuation_throwingResume(void *task) {
    atomic_flag *turnstile = enter(context_of(task));
    real_throwing_resume(task);
    leave(turnstile);
}

SWIFT void swift_continuation_throwingResumeWithError(void *task, void *error) {
    atomic_flag *turnstile = enter(context_of(task));
    real_fail(task, error);
    leave(turnstile);
}

// Before any thread: a look-up takes locks itself.
__attribute__((constructor)) static void find(void) {
    real_lock = (lock_function *)dlsym(RTLD_NEXT, LOCK_SLOW);
    real_unlock = (unlock_function *)dlsym(RTLD_NEXT, UNLOCK_SLOW);
    real_await = (await_function *)dlsym(RTLD_NEXT, "swift_continuation_await");
    real_resume = (resume_function *)dlsym(RTLD_NEXT, "swift_continuation_resume");
    real_throwing_resume = (resume_function *)dlsym(RTLD_NEXT, "swift_continuation_throwingResume");
    real_fail = (fail_function *)dlsym(RTLD_NEXT, "swift_continuation_throwingResumeWithError");
    current_task = (SWIFT void *(*)(void))dlsym(RTLD_NEXT, "swift_task_getCurrent");
}
