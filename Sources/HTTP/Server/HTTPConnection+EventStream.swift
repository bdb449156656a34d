import EventLoop
import Kernel

/// What a connection has of the events that it sends.
final class EventSide {
    let number: UInt64
    /// Whether pieces are framed as chunks.
    let isChunked: Bool
    /// Nothing more is sent.
    var isOver = false
    var waiter: CheckedContinuation<Void, Never>?
    /// When something was written last, by the reactor's clock.
    var wroteNanoseconds: UInt64

    init(_ number: UInt64, isChunked: Bool, now: UInt64) {
        self.number = number
        self.isChunked = isChunked
        wroteNanoseconds = now
    }

    /// Lets the session know that nobody listens any more.
    func end() {
        isOver = true
        waiter?.resume()
        waiter = nil
    }

    func framed(_ bytes: [UInt8]) -> [UInt8] { isChunked ? ResponseSerializer.chunk(bytes) : bytes }
}

extension HTTPConnection {
    /// A comment, which clients pass over (WHATWG HTML, section 9.2.7): it keeps proxies from ending what is silent.
    private static let heartbeat = Array(":\n\n".utf8)

    /// Answers with events, runs their session and ends with it.
    func serve(_ opening: EventStreamOpening, _ answer: Answer, _ number: UInt64) async {
        guard let running = current, running.number == number else { return }
        let isChunked = running.exchange.head.minorVersion > 0
        let side = EventSide(number, isChunked: isChunked, now: MonotonicClock.nanoseconds())
        events = side
        current?.deadlineNanoseconds = .max
        write(core.pipeline.serialize(answer, running.exchange, date: date(), closes: true))
        core.pipeline.finish(running.exchange, status: answer.response.status, bodyBytes: 0)
        if core.isDraining || hasEnded { side.end() }
        settle()
        if !side.isOver { await opening.session(EventStream(self, number)) }
        guard mode == .open, events === side else { return }
        events = nil
        if isChunked { write(ResponseSerializer.lastChunk) }
        current?.hasAnswer = true
        isLast = true
        if mode == .open, output.isEmpty { beginLinger() }
        settle()
    }

    /// Waits until a stream is over.
    func endOfEvents(of number: UInt64) async {
        guard let side = events, side.number == number, !side.isOver else { return }
        await withCheckedContinuation { side.waiter = $0 }
    }

    /// Sends events over a stream.
    func send(_ texts: [EventStreamText], over number: UInt64) -> PushOutcome {
        guard mode == .open, let side = events, side.number == number, !side.isOver else { return .over }
        if output.byteCount >= Limits.outputBufferBytes { return .full }
        side.wroteNanoseconds = MonotonicClock.nanoseconds()
        for text in texts { output.append(side.framed(text.bytes)) }
        flush()
        settle()
        return mode == .open ? .sent : .over
    }

    /// Ends a stream from this side, with a last event where there is one.
    func endEvents(_ number: UInt64, _ last: EventStreamText?) {
        guard mode == .open, let side = events, side.number == number, !side.isOver else { return }
        if let last { write(side.framed(last.bytes)) }
        side.end()
        settle()
    }

    /// Waits until what was sent over a socket or a stream has gone far enough; false once that is over.
    func hasRoom(for number: UInt64) async -> Bool {
        guard mode == .open, current?.number == number, !isOver else { return false }
        return await hasRoom() && !isOver
    }

    private var isOver: Bool { (socket?.isOver ?? true) && (events?.isOver ?? true) }

    /// Says something to a client that has heard nothing for long.
    func tendEvents(_ now: UInt64) {
        guard let side = events else { return }
        side.wroteNanoseconds = now
        write(side.framed(Self.heartbeat))
    }
}
