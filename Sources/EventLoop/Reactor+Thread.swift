import CSystem
import Synchronization

#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

extension Reactor {
    /// Stops the thread after the present turn and waits until it has ended; not from the reactor's own thread.
    ///
    /// Jobs and actions that were put in before are run, sleeps end with `CancellationError`, timers never fire and
    /// handlers are let go; the descriptors stay open, they belong to who watched them. Calling it again only waits.
    public func stop() {
        precondition(!isCurrent, "stop: not from the reactor's own thread")
        let wakes = inbox.withLock { inbox in
            if case .running = inbox.phase { inbox.phase = .stopping }
            defer { inbox.isAsleep = false }
            return inbox.isAsleep
        }
        if wakes { poller.wake() }
        // Joined, and not only heard of: with its last steps go what libraries keep for a thread. One that took them while
        // the process ends would come after those libraries and leave it lying.
        thread.withLock { thread in
            guard let running = thread else { return }
            pthread_join(running, nil)
            thread = nil
        }
    }

    /// Starts the thread, which holds the reactor until it has ended.
    func startThread() throws(ReactorError) {
        let retained = Unmanaged.passRetained(self)
        #if canImport(Glibc)
            var started = pthread_t()
        #else
            var started: pthread_t?
        #endif
        let status = pthread_create(&started, nil, runReactor, retained.toOpaque())
        guard status == 0 else {
            retained.release()
            throw .system(call: "pthread_create", errno: status)
        }
        thread.withLock { $0 = started }
    }
}

#if canImport(Glibc)
    private func runReactor(_ argument: UnsafeMutableRawPointer?) -> UnsafeMutableRawPointer? {
        guard let argument else { return nil }
        Unmanaged<Reactor>.fromOpaque(argument).takeRetainedValue().run()
        return nil
    }
#else
    private func runReactor(_ argument: UnsafeMutableRawPointer) -> UnsafeMutableRawPointer? {
        Unmanaged<Reactor>.fromOpaque(argument).takeRetainedValue().run()
        return nil
    }
#endif
