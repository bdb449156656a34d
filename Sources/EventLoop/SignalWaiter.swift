import CSystem
import Dispatch
import Synchronization

#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// A signal that a server acts on.
public enum ProcessSignal: Int32, Sendable, CaseIterable {
    /// SIGHUP: read the configuration and the certificates anew.
    case hangUp = 1
    /// SIGINT: stop, from a terminal.
    case interrupt = 2
    /// SIGTERM: stop.
    case terminate = 15
}

/// Turns signals of the process into values; one of these at a time.
///
/// A handler writes the signal's number to a pipe that a Dispatch queue reads. Signals need not be blocked or ignored
/// for that, which child processes would inherit.
public final class SignalWaiter: Sendable {
    /// The signals in the order of their arrival, for one reader; ends with `cancel`.
    public let signals: AsyncStream<ProcessSignal>

    private let watched: [ProcessSignal]
    private let continuation: AsyncStream<ProcessSignal>.Continuation
    private let queue = DispatchQueue(label: "medley.signals")
    private let channel: DispatchChannel
    private let isCancelled = Atomic<Bool>(false)

    /// Takes the signals over from their default actions, and makes writes to a closed peer fail with EPIPE.
    ///
    /// Throws `system` with EBUSY while another waiter is in use.
    public init(_ watched: [ProcessSignal] = ProcessSignal.allCases) throws(ReactorError) {
        let descriptor = csys_signals_begin()
        if descriptor < 0 { throw .system(call: "signals", errno: errno) }
        self.watched = watched
        let (stream, continuation) = AsyncStream.makeStream(of: ProcessSignal.self)
        (signals, self.continuation) = (stream, continuation)
        let source = DispatchSource.makeReadSource(fileDescriptor: descriptor, queue: queue)
        channel = DispatchChannel(source, on: queue) { channel in
            for signal in Self.read(from: descriptor) { continuation.yield(signal) }
            channel.arm()
        }
        channel.arm()
        // What throws from here on is undone by deinit.
        if csys_survive_broken_pipes() != 0 { throw .system(call: "sigaction", errno: errno) }
        for signal in watched where csys_signal_forward(signal.rawValue) != 0 {
            throw .system(call: "sigaction", errno: errno)
        }
    }

    deinit { cancel() }

    /// Gives the signals back to their default actions and ends the stream.
    ///
    /// Calling it again does nothing.
    public func cancel() {
        if isCancelled.exchange(true, ordering: .relaxed) { return }
        for signal in watched { _ = csys_signal_restore(signal.rawValue) }
        channel.cancelAndWait()
        continuation.finish()
        csys_signals_end()
    }

    private static func read(from descriptor: Int32) -> [ProcessSignal] {
        var buffer = [UInt8](repeating: 0, count: 64)
        let capacity = buffer.count
        #if canImport(Glibc)
            let count = Glibc.read(descriptor, &buffer, capacity)
        #else
            let count = Darwin.read(descriptor, &buffer, capacity)
        #endif
        return buffer.prefix(max(0, count)).compactMap { ProcessSignal(rawValue: Int32($0)) }
    }
}
