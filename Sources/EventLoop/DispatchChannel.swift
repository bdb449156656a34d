import Dispatch

/// One DispatchSource for reading or writing that fires once each time it is armed.
final class DispatchChannel: @unchecked Sendable {
    // @unchecked: `isArmed` is touched on the serial queue only; the source is thread-safe.

    private let source: any DispatchSourceProtocol
    private let queue: DispatchQueue
    private let cancelled = DispatchSemaphore(value: 0)
    private var isArmed = false

    /// Takes a new, suspended source that targets `queue`, a serial one.
    init(
        _ source: any DispatchSourceProtocol, on queue: DispatchQueue,
        _ fire: @escaping @Sendable (DispatchChannel) -> Void
    ) {
        self.source = source
        self.queue = queue
        source.setEventHandler { [unowned self] in
            suspend()
            fire(self)
        }
        source.setCancelHandler { [cancelled] in cancelled.signal() }
    }

    /// Lets the source fire once more; nothing happens where it has yet to.
    func arm() {
        queue.async { [self] in
            guard !isArmed, !source.isCancelled else { return }
            isArmed = true
            source.resume()
        }
    }

    /// Ends the source; when it returns the descriptor is out of the hands of Dispatch and may be closed.
    func cancelAndWait() {
        queue.async { [self] in
            source.cancel()
            // A suspended source would never tell that it is cancelled.
            if !isArmed { source.resume() }
        }
        cancelled.wait()
    }

    private func suspend() {
        guard isArmed, !source.isCancelled else { return }
        isArmed = false
        source.suspend()
    }
}
