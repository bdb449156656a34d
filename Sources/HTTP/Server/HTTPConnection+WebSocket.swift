import EventLoop
import Kernel

/// What a connection has of the WebSocket that it became.
final class SocketSide {
    let number: UInt64
    var reader: WebSocketReader
    /// Messages that the session has not asked for yet.
    var inbox: [WebSocketMessage] = []
    var receiver: CheckedContinuation<WebSocketMessage?, Never>?
    /// Nothing more is received.
    var isOver = false
    /// A close frame is on its way.
    var hasSentClose = false
    /// When the client was last heard, by the reactor's clock.
    var heardNanoseconds: UInt64
    /// When a ping was sent that nothing answered yet.
    var pingedNanoseconds: UInt64?

    init(_ number: UInt64, takesCompressed: Bool, now: UInt64) {
        self.number = number
        reader = WebSocketReader(from: .client, takesCompressed: takesCompressed)
        heardNanoseconds = now
    }

    /// Whether the session has so much to do that no more is read from the client.
    var isBusy: Bool { inbox.count >= WebSocketLimits.inboxMessages }

    /// Lets the session know that nothing more comes; what came is still received.
    func end() {
        isOver = true
        receiver?.resume(returning: nil)
        receiver = nil
    }
}

extension HTTPConnection {
    /// Becomes a WebSocket, runs its session and ends with it.
    func serve(_ opening: WebSocketOpening, _ answer: Answer, _ number: UInt64) async {
        guard let running = current, running.number == number else { return }
        let side = SocketSide(number, takesCompressed: opening.compresses, now: MonotonicClock.nanoseconds())
        socket = side
        current?.deadlineNanoseconds = .max
        let bytes = core.pipeline.serialize(answer, running.exchange, date: date(), closes: false)
        core.pipeline.finish(running.exchange, status: answer.response.status, bodyBytes: 0)
        write(bytes)
        if core.isDraining { closeSocket(side, .serviceRestart, "the server ends") }
        takeFrames()
        settle()
        await opening.session(WebSocket(self, number, compresses: opening.compresses))
        guard mode == .open, socket === side else { return }
        closeSocket(side, .normal, "")
        current?.hasAnswer = true
        isLast = true
        if output.isEmpty { beginLinger() }
        settle()
    }

    /// The next message for a session; nil once there is none to come.
    func nextMessage(of number: UInt64) async -> WebSocketMessage? {
        guard let side = socket, side.number == number else { return nil }
        if side.inbox.isEmpty, !side.isOver {
            return await withCheckedContinuation { side.receiver = $0 }
        }
        guard !side.inbox.isEmpty else { return nil }
        let message = side.inbox.removeFirst()
        takeFrames()
        settle()
        return message
    }

    /// Takes what a client sends once it speaks frames.
    func takeFrames(_ bytes: UnsafeRawBufferPointer, _ side: SocketSide) {
        side.heardNanoseconds = MonotonicClock.nanoseconds()
        side.pingedNanoseconds = nil
        // What follows a close says nothing.
        if side.isOver { return }
        pending.append(contentsOf: bytes)
        takeFrames()
    }

    /// Reads what waits, as far as the session has room for it.
    private func takeFrames() {
        guard let side = socket, mode == .open else { return }
        let input = pending
        pending = []
        var consumed = 0
        input.withUnsafeBytes { bytes in
            while consumed < bytes.count, !side.isOver, !side.isBusy, mode == .open {
                do throws(WebSocketFailure) {
                    let step = try side.reader.next(UnsafeRawBufferPointer(rebasing: bytes[consumed...]))
                    consumed += step.consumed
                    if let part = step.part { take(part, side) }
                } catch {
                    closeSocket(side, error.code, error.reason)
                }
            }
        }
        if mode == .open, !side.isOver, consumed < input.count { pending = Array(input[consumed...]) }
    }

    private func take(_ part: WebSocketReader.Part, _ side: SocketSide) {
        switch part {
        case .text(let text): deliver(.text(text), side)
        case .binary(let bytes): deliver(.binary(bytes), side)
        case .ping(let bytes): if !side.hasSentClose { write(WebSocketFrames.pong(bytes)) }
        case .pong: break
        case .close(let code, _): closeSocket(side, code, "")
        }
    }

    private func deliver(_ message: WebSocketMessage, _ side: SocketSide) {
        guard let receiver = side.receiver else { return side.inbox.append(message) }
        side.receiver = nil
        receiver.resume(returning: message)
    }

    /// Sends texts over a socket.
    func send(_ texts: [WebSocketText], compresses: Bool, over number: UInt64) -> PushOutcome {
        guard mode == .open, let side = socket, side.number == number, !side.hasSentClose else { return .over }
        if output.byteCount >= Limits.outputBufferBytes { return .full }
        for text in texts { output.append(compresses ? text.compressed ?? text.plain : text.plain) }
        flush()
        settle()
        return mode == .open ? .sent : .over
    }

    /// Ends a socket from this side.
    func endSocket(_ number: UInt64, _ code: WebSocketCloseCode, _ reason: String) {
        guard mode == .open, let side = socket, side.number == number else { return }
        closeSocket(side, code, reason)
        settle()
    }

    /// Says why the socket ends, once; nil answers a close that said no code.
    func closeSocket(_ side: SocketSide, _ code: WebSocketCloseCode?, _ reason: String) {
        if !side.hasSentClose {
            side.hasSentClose = true
            write(WebSocketFrames.close(code, reason: reason))
        }
        side.end()
    }

    /// When a socket is looked after next: a client that is silent is asked whether it is there, and given up without an answer.
    func socketDeadline(_ side: SocketSide) -> UInt64 {
        if let pinged = side.pingedNanoseconds { return pinged + core.times.pong }
        return side.heardNanoseconds + core.times.ping
    }

    /// Asks a silent client, or gives it up.
    func tendSocket(_ now: UInt64) {
        guard let side = socket else { return }
        if side.pingedNanoseconds != nil || side.hasSentClose { return abort() }
        side.pingedNanoseconds = now
        write(WebSocketFrames.ping())
    }
}
