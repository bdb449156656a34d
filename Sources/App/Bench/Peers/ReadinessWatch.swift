internal import CSystem
internal import Glibc

/// Which of some descriptors have something to read, by epoll: looking costs what is there, not what might be.
final class ReadinessWatch {
    private let descriptor: Int32
    private var events: [epoll_event]

    /// Watches descriptors, which the caller closes after this is gone or no longer used; at one look up to `capacity` of
    /// them are seen, or all where none is given.
    init(_ watched: [Int32], capacity: Int? = nil) throws(BenchFailure) {
        descriptor = epoll_create1(0)
        events = [epoll_event](repeating: epoll_event(), count: max(1, capacity ?? watched.count))
        guard descriptor >= 0 else { throw .failed("epoll: \(String(cString: strerror(errno)))") }
        for (place, one) in watched.enumerated() { try add(one, place: place) }
    }

    deinit { close(descriptor) }

    /// Watches one more under a place; it is watched until it is closed or removed.
    func add(_ one: Int32, place: Int) throws(BenchFailure) {
        var event = epoll_event()
        event.events = EPOLLIN.rawValue
        event.data.u64 = UInt64(place)
        guard epoll_ctl(descriptor, EPOLL_CTL_ADD, one, &event) == 0 else {
            throw .failed("epoll: \(String(cString: strerror(errno)))")
        }
    }

    /// Watches one no more.
    func remove(_ one: Int32) { epoll_ctl(descriptor, EPOLL_CTL_DEL, one, nil) }

    /// Calls `body` with the place of each descriptor that can be read, or was closed by the other side; waits for one no
    /// longer than `milliseconds`.
    func forEachReady(
        waiting milliseconds: Int32 = 0, _ body: (Int) throws(BenchFailure) -> Void
    ) throws(BenchFailure) {
        let count = epoll_wait(descriptor, &events, Int32(events.count), milliseconds)
        guard count >= 0 || errno == EINTR else { throw .failed("epoll: \(String(cString: strerror(errno)))") }
        for index in 0..<max(0, Int(count)) { try body(Int(events[index].data.u64)) }
    }
}
