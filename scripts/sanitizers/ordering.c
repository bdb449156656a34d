// Shows ThreadSanitizer two orders between threads that it cannot see by itself, because they are made inside libraries of
// Swift that are not instrumented. Preloaded, the functions here stand before those of the libraries, do what they do, and
// tell the order. Nothing is suppressed by it: what has no such order is still found (see plants).
#define _GNU_SOURCE
#include <dlfcn.h>
#include <sched.h>
#include <stdatomic.h>
#include <stdint.h>
#include <time.h>

extern void __tsan_acquire(void *address) __attribute__((weak));
extern void __tsan_release(void *address) __attribute__((weak));

#define SWIFT __attribute__((swiftcall))
#define SELF __attribute__((swift_context))
#define ASYNC __attribute__((swiftasynccall))
#define ASYNC_CONTEXT __attribute__((swift_async_context))

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

// 2. Continuations. Who resumes one tells a release of the task, and the job that goes on tells the acquire; but where the
// task has not come to wait yet, it goes on at once, by a path of libswift_Concurrency (6.3) that tells none. So who resumes
// waits for the task to wait, for a moment; and a task that meets an answer that is there already tells the acquire itself.
static const size_t task_context = 0x40;
static const size_t context_status = 0x18;
enum { pending = 0, resumed = 2 };
// A task may be kept from waiting by whoever resumes it (a lock): then it is not waited for.
static const long patience_nanoseconds = 20 * 1000 * 1000;

typedef ASYNC void await_function(ASYNC_CONTEXT char *context);
typedef SWIFT void resume_function(void *task);
typedef SWIFT void fail_function(void *task, void *error);
static await_function *real_await;
static resume_function *real_resume, *real_throwing_resume;
static fail_function *real_fail;
static SWIFT void *(*current_task)(void);

static uintptr_t status_of(const char *context) {
    return atomic_load_explicit((const _Atomic uintptr_t *)(context + context_status), memory_order_acquire);
}

static void let_it_wait(void *task) {
    // A task that resumes itself comes to wait only afterwards, on this very thread.
    if (current_task() == task) return;
    const char *context = *(char **)((char *)task + task_context);
    struct timespec start, now;
    clock_gettime(CLOCK_MONOTONIC, &start);
    while (status_of(context) == pending) {
        sched_yield();
        clock_gettime(CLOCK_MONOTONIC, &now);
        long passed = (now.tv_sec - start.tv_sec) * 1000000000L + (now.tv_nsec - start.tv_nsec);
        if (passed > patience_nanoseconds) return;
    }
}

ASYNC void swift_continuation_await(ASYNC_CONTEXT char *context) {
    if (status_of(context) == resumed && __tsan_acquire) __tsan_acquire(current_task());
    __attribute__((musttail)) return real_await(context);
}

SWIFT void swift_continuation_resume(void *task) {
    let_it_wait(task);
    real_resume(task);
}

SWIFT void swift_continuation_throwingResume(void *task) {
    let_it_wait(task);
    real_throwing_resume(task);
}

SWIFT void swift_continuation_throwingResumeWithError(void *task, void *error) {
    let_it_wait(task);
    real_fail(task, error);
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
