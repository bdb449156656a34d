import CSystem
import EventLoop
import Glibc
import Kernel
import Telemetry

extension HTTPConnection {
    /// The next chunk of a request's body, for its operation; nothing for one that is over.
    func nextChunk(of number: UInt64) async throws -> [UInt8]? {
        guard let running = current, running.number == number else { throw RequestBodyError.disconnected }
        if running.exchange.head.expectsContinue, !running.hasSentContinue, !running.isRead,
            running.body.receivedBytes == 0
        {
            current?.hasSentContinue = true
            write(Self.continueBytes)
        }
        if let known = try current?.body.takeNow(), known.isKnown {
            parsePending()
            settle()
            return known.chunk
        }
        settle()
        return try await withCheckedThrowingContinuation { continuation in
            current?.body.wait(continuation)
        }
    }

    private static let continueBytes = Array("HTTP/1.1 100 Continue\r\n\r\n".utf8)

    /// Sends at once what a request's operation answered; false where that is still to be streamed, or the operation came
    /// back on another thread.
    nonisolated func sendWhole(_ answer: Answer, to number: UInt64) -> Bool {
        share.reactor.isCurrent && assumeIsolated { $0.sendNow(answer, to: number) }
    }

    private func sendNow(_ answer: Answer, to number: UInt64) -> Bool {
        guard let running = awaitingAnswer(number) else { return true }
        if answer.response.body.isStreamed, running.exchange.head.method != .head { return false }
        running.task = nil
        send(answer)
        parsePending()
        settle()
        return true
    }

    /// Sends what a request's operation answered, piece by piece where it is a stream.
    func stream(_ answer: Answer, to number: UInt64) async {
        if sendNow(answer, to: number) { return }
        guard let running = awaitingAnswer(number) else { return }
        running.task = nil
        switch answer.response.body {
        case .webSocket(let opening): await serve(opening, answer, number)
        case .events(let opening): await serve(opening, answer, number)
        case .stream(let next): await stream(answer, next, number)
        case .sized(let count, let next): await stream(answer, next, number, count: count)
        case .none, .bytes, .content: break
        }
        parsePending()
        settle()
    }

    /// The request of a number, while it has no answer.
    private func awaitingAnswer(_ number: UInt64) -> Current? {
        guard mode == .open, let current, current.number == number, !current.hasAnswer else { return nil }
        return current
    }

    /// Sends a whole answer.
    func send(_ answer: Answer) {
        guard let running = current else { return }
        let closes = closesAfter(running, answer.response)
        let bytes = core.pipeline.serialize(answer, running.exchange, date: date(), closes: closes)
        let bodyBytes = if case .bytes(let body) = answer.response.body { body.count } else { 0 }
        finishAnswer(running.exchange, status: answer.response.status, bodyBytes: bodyBytes, closes: closes)
        write(bytes)
        if mode == .open, isLast, output.isEmpty { beginLinger() }
    }

    /// Sends an answer that belongs to no request, and ends; `response` makes it for its request id.
    func sendLast(_ response: (_ requestID: String) -> HTTPResponse) {
        let requestID = core.pipeline.newRequestID()
        let situation = ResponseSerializer.Situation(
            date: date(), closes: true, isSecure: peer.isSecure, requestID: requestID)
        isLast = true
        write(ResponseSerializer.serialize(response(requestID), situation))
        if mode == .open, output.isEmpty { beginLinger() }
    }

    /// Gives up an operation that does not end: the client gets its answer, the connection ends.
    func giveUp(_ problem: ProblemDetails) {
        guard let running = current, !running.hasAnswer else { return }
        isLast = true
        send(core.pipeline.adorn(core.pipeline.refusal(problem, running.exchange), running.exchange))
    }

    /// `count` is the size where it is known: then the body needs no framing of its own.
    private func stream(
        _ answer: Answer, _ next: @Sendable () async throws -> [UInt8]?, _ number: UInt64, count: Int? = nil
    ) async {
        guard let running = current else { return }
        let isChunked = count == nil && running.exchange.head.minorVersion > 0
        let closes = closesAfter(running, answer.response) || !isChunked && count == nil
        write(core.pipeline.serialize(answer, running.exchange, date: date(), closes: closes))
        var total = 0
        do {
            while let chunk = try await next() {
                guard mode == .open, !chunk.isEmpty else {
                    if mode == .open { continue } else { return }
                }
                total += chunk.count
                if let count, total > count { return abort() }
                write(isChunked ? ResponseSerializer.chunk(chunk) : chunk)
                settle()
                guard await hasRoom() else { return }
            }
        } catch {
            // The status is out already: the only way left to tell of the failure is to break the framing.
            return abort()
        }
        guard mode == .open, current?.number == number else { return }
        if let count, total != count { return abort() }
        if isChunked { write(ResponseSerializer.lastChunk) }
        finishAnswer(running.exchange, status: answer.response.status, bodyBytes: total, closes: closes)
        if mode == .open, isLast, output.isEmpty { beginLinger() }
    }

    /// Waits until the socket has taken enough of what was written; false where the connection is gone.
    func hasRoom() async -> Bool {
        guard mode == .open else { return false }
        if output.byteCount < Limits.outputBufferBytes { return true }
        return await withCheckedContinuation { writer = $0 }
    }

    private func finishAnswer(_ exchange: Exchange, status: Int, bodyBytes: Int, closes: Bool) {
        core.pipeline.finish(exchange, status: status, bodyBytes: bodyBytes)
        current?.hasAnswer = true
        if closes {
            isLast = true
        } else if current?.isRead == true {
            requestIsOver()
        }
    }

    /// Whether the connection ends with an answer: asked for, draining, or the rest of the request is not worth reading.
    private func closesAfter(_ running: Current, _ response: HTTPResponse) -> Bool {
        if isLast || hasEnded && pending.isEmpty || !running.exchange.head.keepsAlive || core.isDraining { return true }
        if running.isRead { return false }
        if case .failed = running.body.end { return true }
        if running.exchange.head.expectsContinue, !running.hasSentContinue { return true }
        switch running.exchange.head.framing {
        case .length(let count): return count - running.body.receivedBytes > Limits.discardBytes
        case .none, .chunked: return false
        }
    }

    /// Sends bytes now, or keeps them for when the socket takes them.
    func write(_ bytes: [UInt8]) {
        guard mode == .open else { return }
        output.append(bytes)
        flush()
    }

    /// The socket takes bytes again.
    func writeMore() {
        flush()
        guard mode == .open, output.byteCount < Limits.outputBufferBytes / 2 else { return }
        writer?.resume(returning: true)
        writer = nil
        guard output.isEmpty else { return }
        if isLast, current?.hasAnswer ?? true { return beginLinger() }
        parsePending()
    }

    /// Sends what the socket takes.
    func flush() {
        let outcome = output.flush(to: descriptor)
        core.pipeline.metrics.bytesSent.increment(by: UInt64(output.sentBytes))
        switch outcome {
        case .drained: break
        case .blocked:
            if output.sentBytes > 0 || clock.writeSince == nil { clock.writeSince = MonotonicClock.nanoseconds() }
        case .failed: abort()
        }
        if output.isEmpty { clock.writeSince = nil }
    }

    /// The last answer is out: tells the client so, and reads past what still comes, so that no reset overtakes the answer
    /// (RFC 9112 section 9.6).
    func beginLinger() {
        guard mode == .open else { return }
        if hasEnded { return close() }
        cancelOperation(.cancelled)
        if let secure, !sayGoodbye(secure) { return }
        mode = .lingering
        pending = []
        clock.lingerUntil = MonotonicClock.nanoseconds() + core.times.linger
        if shutdown(descriptor, Int32(SHUT_WR)) != 0 { close() }
    }

    func date() -> [UInt8] {
        share.date.line(at: core.pipeline.dependencies.clock.now())
    }
}
