import Dispatch
import Kernel
import Synchronization
import Telemetry
import Testing

struct LogWriterTests {
    /// An output that a test can hold up.
    private final class Output: Sendable {
        let gate = DispatchSemaphore(value: 0)
        let entered = DispatchSemaphore(value: 0)
        let written = Mutex("")
        let isHeld: Bool

        init(isHeld: Bool) { self.isHeld = isHeld }

        func write(_ bytes: [UInt8]) -> Bool {
            if isHeld {
                entered.signal()
                gate.wait()
            }
            written.withLock { $0 += String(decoding: bytes, as: UTF8.self) }
            return true
        }

        var lines: [Substring] { written.withLock { $0.split(separator: "\n") } }
    }

    @Test func `lines come out whole and in order`() {
        let output = Output(isHeld: false)
        let writer = LogWriter(clock: FixedClock(), output: output.write)
        for index in 0..<2000 { writer.write(Array("line \(index)".utf8)) }
        writer.flush()
        #expect(output.lines == (0..<2000).map { "line \($0)" })
        #expect(writer.droppedLines == 0)
    }

    @Test func `lines from many threads are all there`() {
        let output = Output(isHeld: false)
        let writer = LogWriter(clock: FixedClock(), output: output.write)
        DispatchQueue.concurrentPerform(iterations: 8) { thread in
            for index in 0..<500 { writer.write(Array("\(thread) \(index)".utf8)) }
        }
        writer.flush()
        #expect(Set(output.lines).count == 4000)
    }

    @Test func `a reader that is too slow costs lines, which are counted, and never stops a writer`() {
        let output = Output(isHeld: true)
        let writer = LogWriter(clock: FixedClock(), capacityBytes: 100, output: output.write)
        writer.write(Array("first....".utf8))
        output.entered.wait()
        // The first batch is being written: ten bytes of a hundred are taken, and nine lines of ten bytes fit.
        for index in 0..<50 { writer.write(Array("line \(1000 + index)".utf8)) }
        #expect(writer.droppedLines == 41)
        for _ in 0..<4 { output.gate.signal() }
        writer.flush()
        #expect(output.lines.prefix(10) == ["first...."] + (0..<9).map { "line \(1000 + $0)" }[...])
        #expect(
            output.lines.last
                == #"{"time":"2026-01-02T03:04:05Z","level":"warning","message":"log lines were dropped","count":41}"#)
        writer.write(Array("after".utf8))
        writer.flush()
        #expect(output.lines.last == "after")
        #expect(writer.droppedLines == 41)
    }

    @Test func `an output that fails costs lines, which are counted`() {
        let writer = LogWriter(clock: FixedClock()) { _ in false }
        writer.write([65])
        writer.flush()
        #expect(writer.droppedLines == 1)
    }
}
