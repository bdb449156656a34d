import EventLoop
import Glibc

extension ClientConnection {
    /// Writes a request, or begins to where its body is a stream.
    func begin(_ request: OutgoingRequest, _ number: UInt64) {
        write(request.head)
        switch request.body {
        case .none: exchange?.isSent = true
        case .bytes(let bytes):
            write(bytes)
            exchange?.isSent = true
        case .stream(let count, let next):
            // Unstructured: the answer may come, and be waited for, while the body is still sent.
            reactor.spawn { [self] in await sendBody(number, count: count, next) }
        }
    }

    /// Sends a streamed body for as long as its answer is not complete.
    private func sendBody(_ number: UInt64, count: Int?, _ next: @Sendable () async throws -> [UInt8]?) async {
        var total = 0
        do {
            while let chunk = try await next() {
                guard isSending(number) else { return }
                if chunk.isEmpty { continue }
                total += chunk.count
                if let count, total > count { return _ = fail(.requestBodyFailed) }
                write(count == nil ? ResponseSerializer.chunk(chunk) : chunk)
                settle()
                await waitForRoom(number)
            }
        } catch {
            if isSending(number) { fail(.requestBodyFailed) }
            return
        }
        guard isSending(number) else { return }
        if let count, total != count { return _ = fail(.requestBodyFailed) }
        if count == nil { write(ResponseSerializer.lastChunk) }
        exchange?.isSent = true
        timing.lastProgress = MonotonicClock.nanoseconds()
        settle()
    }

    private func waitForRoom(_ number: UInt64) async {
        while true {
            let seen = changeCount
            guard isSending(number), output.byteCount >= configuration.limits.bufferBytes else { return }
            await change(since: seen)
        }
    }

    private func isSending(_ number: UInt64) -> Bool {
        guard state == .busy, let exchange else { return false }
        return exchange.number == number && !exchange.isComplete && !cannotWrite
    }

    private func write(_ bytes: [UInt8]) {
        guard !cannotWrite, state != .closed else { return }
        output.append(bytes)
        flush()
    }

    /// Sends what the wire itself has to tell: its part of a handshake, alerts.
    func write(records bytes: [UInt8]) {
        guard !cannotWrite, !bytes.isEmpty, state != .closed else { return }
        output.append(records: bytes)
        flush()
    }

    /// Sends as much as the socket takes.
    func flush() {
        guard state != .closed, !cannotWrite else { return }
        let outcome = output.flush(to: descriptor)
        if output.sentBytes > 0 {
            timing.lastProgress = MonotonicClock.nanoseconds()
            note(sent: true)
        }
        if case .failed = outcome {
            // It may have answered before it closed: what it said is read before the connection is given up.
            cannotWrite = true
            output = OutputQueue()
        }
        if output.byteCount < configuration.limits.bufferBytes { notify() }
    }

    /// Reads what is there.
    func readAll() {
        guard state != .closed else { return }
        reactor.withScratch(byteCount: HTTPClientLimits.readBytes) { buffer in
            let count = recv(descriptor, buffer.baseAddress, buffer.count, 0)
            if count > 0 {
                timing.lastProgress = MonotonicClock.nanoseconds()
                note(received: true)
                received(UnsafeRawBufferPointer(rebasing: buffer[..<count]))
            } else if count == 0 {
                ended()
            } else if errno != EAGAIN, errno != EWOULDBLOCK, errno != EINTR {
                _ = fail(.closed)
            }
        }
    }

    private func received(_ bytes: UnsafeRawBufferPointer) {
        do throws(HTTPClientError) {
            try wire.receive(bytes) { takePlain($0) }
        } catch {
            write(records: wire.pendingOutput)
            fail(error)
            return
        }
        write(records: wire.pendingOutput)
        if state == .handshaking, wire.isOpen {
            state = .idle
            notify()
        }
        parsePending()
        // The other end of TLS may say that it is done before the socket ends.
        if wire.session?.hasEnded == true, state != .closed { ended() }
    }

    private func takePlain(_ bytes: UnsafeRawBufferPointer) { pending.append(contentsOf: bytes) }

    /// Parses what waits, as far as there is room for it.
    func parsePending() {
        guard !pending.isEmpty else { return }
        // Nobody asked for it: a server that speaks first may not be answered as if it had been asked.
        guard state == .busy else {
            if state == .idle { fail(.malformedResponse) }
            return
        }
        let input = pending
        pending = []
        let consumed = input.withUnsafeBytes { parse($0) }
        if state == .busy, consumed < input.count { pending = Array(input[consumed...]) }
        notify()
    }

    /// Feeds the parser and answers how many bytes are done with.
    private func parse(_ input: UnsafeRawBufferPointer) -> Int {
        var consumed = 0
        while state == .busy, exchange?.isComplete == false {
            guard (exchange?.buffer.count ?? 0) < configuration.limits.bufferBytes else { return consumed }
            let rest = UnsafeRawBufferPointer(rebasing: input[consumed...])
            guard let (part, count) = exchange?.parser.next(rest) else { return consumed }
            consumed += count
            switch part {
            case .incomplete: return consumed
            case .head(let head): exchange?.head = head
            case .body(let range): takeBody(UnsafeRawBufferPointer(rebasing: rest[range]))
            case .end: exchange?.isComplete = true
            case .failure(let failure):
                _ = fail(failure.isOfSize ? .responseTooLarge : .malformedResponse)
                return input.count
            }
        }
        return consumed
    }

    private func takeBody(_ bytes: UnsafeRawBufferPointer) {
        let received = (exchange?.receivedBytes ?? 0) + bytes.count
        guard received <= configuration.limits.bodyBytes else {
            fail(.responseTooLarge)
            return
        }
        exchange?.receivedBytes = received
        exchange?.buffer.append(contentsOf: bytes)
    }

    /// The other end sends no more.
    private func ended() {
        guard state == .busy, var running = exchange else {
            fail(.closed)
            return
        }
        let isWhole = pending.isEmpty && running.parser.finish() && wire.hasEndedWell
        guard isWhole else {
            fail(.closed)
            return
        }
        exchange?.isComplete = true
        cannotWrite = true
        notify()
        // Nothing is left to be told of the descriptor.
        reactor.unwatch(descriptor)
        close(descriptor)
        descriptor = -1
        interest = []
        output = OutputQueue()
    }
}

extension ResponseFailure {
    /// Whether it is a bound that was passed and no rule that was broken.
    var isOfSize: Bool { self == .headTooLarge || self == .tooManyFields }
}
