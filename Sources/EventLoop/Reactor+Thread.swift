import CSystem
import Dispatch
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
        ended.wait()
    }

    /// Starts the thread, which holds the reactor until it has ended.
    func startThread() throws(ReactorError) {
        var attributes = pthread_attr_t()
        pthread_attr_init(&attributes)
        defer { pthread_attr_destroy(&attributes) }
        pthread_attr_setdetachstate(&attributes, Int32(PTHREAD_CREATE_DETACHED))
        let retained = Unmanaged.passRetained(self)
        ended.enter()
        #if canImport(Glibc)
            var thread = pthread_t()
        #else
            var thread: pthread_t?
        #endif
        let status = pthread_create(&thread, &attributes, runReactor, retained.toOpaque())
        guard status == 0 else {
            ended.leave()
            retained.release()
            throw .system(call: "pthread_create", errno: status)
        }
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
