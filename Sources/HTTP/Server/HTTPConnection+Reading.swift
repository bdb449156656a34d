import EventLoop
import Glibc
import Kernel
import Telemetry

extension HTTPConnection {
    /// How often a socket is read before others get their turn.
    private static let readsPerTurn = 4

    /// Reads what is there.
    func readAll() {
        guard !hasEnded, secure?.isStepping != true else { return }
        share.reactor.withScratch(byteCount: Limits.readBytes) { buffer in
            for _ in 0..<Self.readsPerTurn where mode != .closed {
                let count = recv(descriptor, buffer.baseAddress, buffer.count, 0)
                if count > 0 {
                    core.pipeline.metrics.bytesReceived.increment(by: UInt64(count))
                    let bytes = UnsafeRawBufferPointer(rebasing: buffer[..<count])
                    if let secure {
                        receivedSealed(bytes, secure)
                        if secure.isStepping { return }
                    } else {
                        received(bytes)
                    }
                    if count < buffer.count { return }
                } else if count == 0 {
                    return ended()
                } else if errno != EINTR {
                    if errno != EAGAIN, errno != EWOULDBLOCK { abort() }
                    return
                }
            }
        }
    }

    /// Takes what a client says.
    func received(_ bytes: UnsafeRawBufferPointer) {
        if mode == .lingering {
            lingeredBytes += bytes.count
            if lingeredBytes > Limits.discardBytes * 4 { close() }
            return
        }
        if let socket { return takeFrames(bytes, socket) }
        guard pending.isEmpty else {
            pending.append(contentsOf: bytes)
            return parsePending()
        }
        let consumed = parse(bytes)
        if mode == .open, consumed < bytes.count { pending = [UInt8](bytes[consumed...]) }
    }

    /// Parses what waits; called again whenever a request is over or its body has room.
    ///
    /// Within a request there may be nothing left but its end: a body that filled the buffer to the last byte.
    func parsePending() {
        let isInside = current.map { !$0.isRead } ?? false
        guard mode == .open, !pending.isEmpty || isInside, canParse else { return }
        let input = pending
        let consumed = input.withUnsafeBytes { parse($0) }
        guard mode == .open else { return }
        if consumed == input.count {
            pending = []
        } else if consumed > 0 {
            pending = Array(input[consumed...])
        }
    }

    private var canParse: Bool {
        guard mode == .open, !isLast, socket == nil else { return false }
        guard let current else { return output.byteCount < Limits.outputBufferBytes }
        return !current.isRead && (current.hasAnswer || current.body.bytes.count < Limits.bodyBufferBytes)
    }

    /// Feeds the parser and answers how many bytes are done with.
    private func parse(_ input: UnsafeRawBufferPointer) -> Int {
        var consumed = 0
        if awaitsProxyHeader {
            guard let count = takeProxyHeader(input) else { return 0 }
            consumed = count
        }
        while canParse {
            let rest = UnsafeRawBufferPointer(rebasing: input[consumed...])
            let step = parser.next(rest)
            consumed += step.consumed
            switch step.part {
            case .incomplete: return consumed
            case .head(let head): begin(head)
            case .body(let range): takeBody(UnsafeRawBufferPointer(rebasing: rest[range]))
            case .end: requestWasRead()
            case .failure(let failure):
                refuse(failure)
                return input.count
            }
        }
        return consumed
    }

    private func begin(_ head: RequestHead) {
        requestCount += 1
        let exchange = core.pipeline.begin(head, from: peer)
        current = Current(number: requestCount, exchange: exchange)
        let answer = core.pipeline.answerAtOnce(exchange)
        if answer == nil || head.hasBody {
            // The exchange tells time by the injected clock, timers by the reactor's.
            let now = MonotonicClock.nanoseconds()
            clock.bodyWindowBegan = now
            clock.bodyWindowBytes = 0
            current?.deadlineNanoseconds = now + exchange.deadlineNanoseconds - exchange.beganNanoseconds
        }
        if let answer { return send(answer) }
        launch(exchange, requestCount)
    }

    /// Runs the operation on this connection's reactor.
    ///
    /// Not isolated to the connection: a continuation of a task that is isolated to an actor, and prefers no executor,
    /// comes back over the process's shared threads.
    private func launch(_ exchange: Exchange, _ number: UInt64) {
        let body = RequestBody(exchange.head.hasBody ? ConnectionBody(connection: self, number: number) : nil)
        // Unstructured: a request begins in a callback of the reactor, which is no task. The connection cancels it.
        current?.task = share.reactor.spawn { [self] in
            let answer = await core.pipeline.answer(exchange, body: body)
            if sendWhole(answer, to: number) { return }
            await stream(answer, to: number)
        }
    }

    private func takeBody(_ bytes: UnsafeRawBufferPointer) {
        guard let running = current else { return }
        if running.hasAnswer {
            running.body.skip(bytes.count)
            if running.body.receivedBytes > Limits.discardBytes { beginLinger() }
            return
        }
        if running.body.receivedBytes + bytes.count > running.exchange.bodyLimitBytes {
            current?.body.finish(.failed(.tooLarge(limitBytes: running.exchange.bodyLimitBytes)))
            current?.body.skip(bytes.count)
            return
        }
        if running.body.end == nil { current?.body.append(bytes) }
    }

    private func requestWasRead() {
        current?.isRead = true
        current?.body.finish(.complete)
        if current?.hasAnswer == true { requestIsOver() }
    }

    /// Makes way for the next request.
    func requestIsOver() {
        current = nil
        clock.idleSince = MonotonicClock.nanoseconds()
    }

    /// Bytes that are no request: inside a body its reader is told, else the answer is sent; both end the connection.
    private func refuse(_ failure: ParseFailure) {
        pending = []
        if let running = current, !running.hasAnswer {
            current?.body.finish(.failed(.malformed))
            return
        }
        if current != nil { return beginLinger() }
        sendLast { core.pipeline.answer(to: failure, requestID: $0) }
    }

    /// The client sends no more.
    ///
    /// What came whole is still answered; an operation that has nothing behind it is cancelled, since the client has
    /// most likely gone.
    func ended() {
        hasEnded = true
        if mode == .lingering { return close() }
        if let socket { return socket.end() }
        if let events { return events.end() }
        if let running = current, running.isRead, pending.isEmpty { cancelOperation(.cancelled) }
    }

    /// Ends the connection once the client has ended its side and nothing is left to answer.
    func finishAfterEnd() {
        guard output.byteCount < Limits.outputBufferBytes else { return }
        if socket != nil || events != nil { return close() }
        parsePending()
        guard mode == .open else { return }
        if let running = current {
            guard !running.isRead, canParse else { return }
            // Everything that came is parsed, and the body is not complete: it never will be.
            isLast = true
            if running.hasAnswer { return output.isEmpty ? close() : () }
            return cancelOperation(.failed(.disconnected))
        }
        guard !isLast else { return }
        if parser.isInsideRequest || !pending.isEmpty {
            return sendLast { core.pipeline.answer(to: .truncated, requestID: $0) }
        }
        isLast = true
        if output.isEmpty { close() }
    }

    /// Takes the address from a PROXY protocol header and answers its length; nil where it is not complete, or the
    /// connection was closed for it.
    func takeProxyHeader(_ input: UnsafeRawBufferPointer) -> Int? {
        guard peer.isTrusted else {
            abort()
            return nil
        }
        switch ProxyHeader.parse(input) {
        case .incomplete: return nil
        case .malformed:
            abort()
            return nil
        case .complete(let address, let consumed):
            awaitsProxyHeader = false
            if let address {
                peer = core.pipeline.peer(address)
                peer.isSecure = secure != nil
            }
            return consumed
        }
    }
}

/// The body of one request of a connection.
struct ConnectionBody: RequestBodySource {
    let connection: HTTPConnection
    let number: UInt64

    func nextChunk() async throws -> [UInt8]? {
        try await connection.nextChunk(of: number)
    }
}
