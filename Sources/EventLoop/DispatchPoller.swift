import Dispatch
import Synchronization

#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// A DispatchSource for each direction of each descriptor; the reactor's thread waits on a semaphore.
///
/// A source that fires suspends itself and posts its token. The thread then asks poll(2) what is really ready, and the
/// source is resumed before the next wait: that is level-triggering, event for event as epoll does it.
final class DispatchPoller: Poller, @unchecked Sendable {
    // @unchecked: `watches` and `delivered` are touched on the reactor's thread only; the rest is constant or a Mutex.

    private struct Watch {
        var token: UInt64
        var interest: Reactor.Interest
        var reading: DispatchChannel?
        var writing: DispatchChannel?
    }

    private struct Posted {
        var descriptors: [Int32: UInt64] = [:]
        var isSignalled = false
    }

    /// On which the sources fire and are suspended, resumed and cancelled.
    private let queue = DispatchQueue(label: "medley.reactor.sources")
    private let semaphore = DispatchSemaphore(value: 0)
    private let posted = Mutex(Posted())
    private var watches: [Int32: Watch] = [:]
    /// Those of the last wait, whose sources are suspended.
    private var delivered: [Int32] = []

    func add(_ descriptor: Int32, _ interest: Reactor.Interest, token: UInt64) throws(ReactorError) {
        // Refused here as epoll would: Dispatch traps on a closed descriptor and takes a file for always ready.
        var status = stat()
        if fstat(descriptor, &status) != 0 { throw .system(call: "fstat", errno: errno) }
        let kind = status.st_mode & S_IFMT
        if kind == S_IFREG || kind == S_IFDIR { throw .system(call: "fstat", errno: EPERM) }
        watches[descriptor] = Watch(token: token, interest: interest)
        arm(descriptor)
    }

    func change(_ descriptor: Int32, from old: Reactor.Interest, to new: Reactor.Interest, token: UInt64)
        throws(ReactorError)
    {
        watches[descriptor]?.interest = new
        arm(descriptor)
    }

    func remove(_ descriptor: Int32) {
        guard let watch = watches.removeValue(forKey: descriptor) else { return }
        watch.reading?.cancelAndWait()
        watch.writing?.cancelAndWait()
    }

    func wait(timeoutNanoseconds: UInt64?, into events: inout [PollEvent]) {
        events.removeAll(keepingCapacity: true)
        for descriptor in delivered { arm(descriptor) }
        delivered.removeAll(keepingCapacity: true)
        if timeoutNanoseconds != 0 { _ = semaphore.wait(timeout: Self.deadline(timeoutNanoseconds)) }
        var ready: [Int32: UInt64] = [:]
        posted.withLock { posted in
            swap(&ready, &posted.descriptors)
            posted.isSignalled = false
        }
        for (descriptor, token) in ready {
            guard let watch = watches[descriptor], watch.token == token else { continue }
            delivered.append(descriptor)
            let readiness = Self.readiness(of: descriptor, watch.interest)
            if !readiness.isEmpty { events.append(PollEvent(token: token, readiness: readiness)) }
        }
    }

    func wake() { post(nil) }

    /// Puts a descriptor among the ready ones, or nothing, and wakes the thread once.
    private func post(_ ready: (descriptor: Int32, token: UInt64)?) {
        let signals = posted.withLock { posted in
            if let ready { posted.descriptors[ready.descriptor] = ready.token }
            defer { posted.isSignalled = true }
            return !posted.isSignalled
        }
        if signals { semaphore.signal() }
    }

    /// Makes the sources that are wanted, and resumes them where they have fired.
    private func arm(_ descriptor: Int32) {
        guard var watch = watches[descriptor] else { return }
        let token = watch.token
        let fire: @Sendable (DispatchChannel) -> Void = { [weak self] _ in self?.post((descriptor, token)) }
        if watch.interest.contains(.read) {
            let source = DispatchSource.makeReadSource
            if watch.reading == nil { watch.reading = DispatchChannel(source(descriptor, queue), on: queue, fire) }
            watch.reading?.arm()
        }
        if watch.interest.contains(.write) {
            let source = DispatchSource.makeWriteSource
            if watch.writing == nil { watch.writing = DispatchChannel(source(descriptor, queue), on: queue, fire) }
            watch.writing?.arm()
        }
        watches[descriptor] = watch
    }

    private static func deadline(_ nanoseconds: UInt64?) -> DispatchTime {
        guard let nanoseconds, nanoseconds < UInt64(Int64.max) else { return .distantFuture }
        return .now() + .nanoseconds(Int(nanoseconds))
    }

    private static func readiness(of descriptor: Int32, _ interest: Reactor.Interest) -> Reactor.Readiness {
        var asked: Int16 = 0
        if interest.contains(.read) { asked |= Int16(POLLIN) }
        if interest.contains(.write) { asked |= Int16(POLLOUT) }
        if asked == 0 { return [] }
        var question = pollfd(fd: descriptor, events: asked, revents: 0)
        guard poll(&question, 1, 0) > 0 else { return [] }
        let answer = Int32(question.revents)
        var readiness: Reactor.Readiness = []
        if answer & Int32(POLLIN) != 0 { readiness.insert(.read) }
        if answer & Int32(POLLOUT) != 0 { readiness.insert(.write) }
        if answer & Int32(POLLERR | POLLHUP | POLLNVAL) != 0 { readiness.insert(.hangUp) }
        return readiness
    }
}
