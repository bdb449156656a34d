internal import Dispatch
public import Kernel
internal import Synchronization

/// A sink that keeps lines in a bounded buffer and has a thread of its own write them out.
///
/// When whoever reads the output is too slow and the buffer is full, new lines are dropped and counted, and the next
/// batch that is written says how many. Callers wait for nothing but a lock that is held to append to an array.
public final class LogWriter: LogSink {
    /// Writes bytes, whole lines, and says whether it could; it is called on one thread at a time and may block.
    public typealias Output = @Sendable (_ bytes: [UInt8]) -> Bool

    private struct State {
        var lines: [[UInt8]] = []
        var bufferedBytes = 0
        var isWriting = false
        var unreportedDrops: UInt64 = 0
        var totalDrops: UInt64 = 0

        mutating func drop(_ count: Int) {
            unreportedDrops += UInt64(count)
            totalDrops += UInt64(count)
        }
    }

    /// How many bytes of lines are kept at most when none is told.
    public static let standardCapacityBytes = 1_048_576

    private let capacityBytes: Int
    private let clock: any WallClock
    private let output: Output
    private let state = Mutex(State())
    private let queue = DispatchQueue(label: "medley.log", qos: .utility)

    /// Makes a writer that keeps at most `capacityBytes` of lines for `output`.
    public init(
        clock: any WallClock, capacityBytes: Int = LogWriter.standardCapacityBytes,
        output: @escaping Output = LogWriter.standardError
    ) {
        self.clock = clock
        self.capacityBytes = capacityBytes
        self.output = output
    }

    /// How many lines were dropped since the start.
    public var droppedLines: UInt64 { state.withLock { $0.totalDrops } }

    /// Takes a line, or counts it as dropped where the buffer is full.
    public func write(_ line: [UInt8]) {
        let mustStart = state.withLock { state in
            guard state.bufferedBytes + line.count + 1 <= capacityBytes else {
                state.drop(1)
                return false
            }
            state.lines.append(line)
            state.bufferedBytes += line.count + 1
            defer { state.isWriting = true }
            return !state.isWriting
        }
        if mustStart { queue.async { self.drain() } }
    }

    /// Waits until everything taken so far is written; for the end of a process, never on a reactor.
    public func flush() {
        queue.sync { self.drain() }
    }

    /// Writes batch after batch until none is left.
    private func drain() {
        while let batch = takeBatch() {
            if !output(batch.bytes) { state.withLock { $0.drop(batch.lineCount) } }
            // Freed only now: what is being written counts as buffered.
            state.withLock { $0.bufferedBytes -= batch.bufferedBytes }
        }
    }

    private func takeBatch() -> (bytes: [UInt8], lineCount: Int, bufferedBytes: Int)? {
        let taken = state.withLock { state -> (lines: [[UInt8]], drops: UInt64)? in
            guard !state.lines.isEmpty || state.unreportedDrops > 0 else {
                state.isWriting = false
                return nil
            }
            defer {
                state.lines = []
                state.unreportedDrops = 0
            }
            return (state.lines, state.unreportedDrops)
        }
        guard let taken else { return nil }
        let buffered = taken.lines.reduce(0) { $0 + $1.count + 1 }
        var bytes: [UInt8] = []
        bytes.reserveCapacity(buffered + 128)
        for line in taken.lines {
            bytes += line
            bytes.append(UInt8(ascii: "\n"))
        }
        if taken.drops > 0 { bytes += dropReport(taken.drops) }
        return (bytes, taken.lines.count, buffered)
    }

    private func dropReport(_ count: UInt64) -> [UInt8] {
        var line = LogLine(at: clock.now(), level: .warning, message: "log lines were dropped")
        line.append("count", .public(count))
        line.close()
        return line.bytes + [UInt8(ascii: "\n")]
    }
}
