import EventLoop
import Glibc
import Kernel

/// What a connection has of TLS; used on its reactor alone.
///
/// It waits for the first bytes → steps of the handshake, of which one runs at a time and elsewhere → open.
final class SecureSide {
    let service: TLSService
    /// What came and was not given to the session yet.
    var greeting: [UInt8] = []
    /// Made when the first bytes are there: a connection that says nothing takes no more than a plain one.
    var session: TLSSession?
    /// A step of the handshake runs: nobody else touches the session, and nothing is read.
    var isStepping = false
    /// The handshake is done.
    var isOpen = false
    /// The connection is broken off: the client is not told that nothing follows, because something should.
    var isCutOff = false
    /// The outcome of the handshake was counted.
    var isCounted = false

    init(_ service: TLSService) { self.service = service }
}

extension HTTPConnection {
    /// What a browser shows whose user forgot the `s`.
    private static let plainAnswer = "This port speaks HTTPS. Write https:// instead of http:// in the address.\n"

    /// Takes bytes as they came from the socket.
    func receivedSealed(_ bytes: UnsafeRawBufferPointer, _ secure: SecureSide) {
        guard mode == .open else { return received(bytes) }
        if secure.isOpen, let session = secure.session { return open(bytes, session, secure) }
        secure.greeting.append(contentsOf: bytes)
        guard let session = secure.session ?? beginHandshake(secure) else { return }
        let input = secure.greeting
        secure.greeting = []
        secure.isStepping = true
        let service = secure.service
        // Unstructured: it begins in a callback of the reactor, which is no task.
        share.reactor.spawn { [self] in
            let step = await service.step(session, input)
            await stepped(step)
        }
    }

    /// Ends a handshake that takes too long.
    func giveUpHandshake() {
        if let secure { count(secure, failure: "timeout") }
        abort()
    }

    /// Tells the client that nothing follows, before its side is closed; false where the socket does not take it yet.
    func sayGoodbye(_ secure: SecureSide) -> Bool {
        guard secure.isOpen, let session = secure.session, !secure.isCutOff else { return true }
        if output.isEmpty { output.append(records: session.close()) }
        flush()
        guard mode == .open else { return false }
        // Comes back here when the socket has taken everything.
        if !output.isEmpty { isLast = true }
        return output.isEmpty
    }

    /// The last thing that a connection does before its socket is closed.
    func leave(_ secure: SecureSide) {
        if secure.session != nil, !secure.isOpen { count(secure, failure: "disconnected") }
        guard secure.isOpen, !secure.isCutOff, output.isEmpty, let session = secure.session else { return }
        output.append(records: session.close())
        // What a socket does not take at once is lost with it.
        _ = output.flush(to: descriptor)
    }

    /// The session for a client of which the first bytes have come; nil where more must come, or it is turned away.
    private func beginHandshake(_ secure: SecureSide) -> TLSSession? {
        if awaitsProxyHeader {
            guard let count = secure.greeting.withUnsafeBytes({ takeProxyHeader($0) }) else { return nil }
            secure.greeting.removeFirst(count)
        }
        guard let first = secure.greeting.first else { return nil }
        // A request begins with a letter or an empty line, a handshake with 22.
        if UInt8(ascii: "A")...UInt8(ascii: "z") ~= first || first == ASCII.carriageReturn {
            answerPlainly(secure)
            return nil
        }
        guard let session = secure.service.admit() else {
            abort()
            return nil
        }
        secure.session = session
        return session
    }

    private func answerPlainly(_ secure: SecureSide) {
        secure.service.metrics.failed("plain")
        self.secure = nil
        peer.isSecure = false
        sendLast { _ in
            HTTPResponse(status: 400, contentType: "text/plain; charset=utf-8", bytes: Array(Self.plainAnswer.utf8))
        }
    }

    /// A step of the handshake is done.
    private func stepped(_ step: TLSService.Step) {
        guard let secure, let session = secure.session else { return }
        secure.isStepping = false
        guard mode == .open else { return }
        output.append(records: session.takeOutput())
        switch step {
        case .failed(let reason):
            count(secure, failure: reason)
            breakOff(secure)
        case .taken(let said):
            if session.isOpen { opened(secure, session) }
            flush()
            if !said.isEmpty { said.withUnsafeBytes { received($0) } }
            if session.hasEnded, !hasEnded, mode != .closed { ended() }
        }
        settle()
    }

    private func opened(_ secure: SecureSide, _ session: TLSSession) {
        secure.isOpen = true
        secure.isCounted = true
        secure.service.metrics.ended()
        secure.service.metrics.succeeded(version: session.version, isResumed: session.isResumed)
        output.session = session
        clock.idleSince = MonotonicClock.nanoseconds()
    }

    private func open(_ bytes: UnsafeRawBufferPointer, _ session: TLSSession, _ secure: SecureSide) {
        do throws(TLSFailure) {
            try session.receive(bytes) { received($0) }
        } catch {
            output.append(records: session.takeOutput())
            cancelOperation(.cancelled)
            return breakOff(secure)
        }
        guard mode != .closed else { return }
        let records = session.takeOutput()
        if !records.isEmpty {
            output.append(records: records)
            flush()
        }
        if session.hasEnded, !hasEnded, mode != .closed { ended() }
    }

    /// Sends what is ready, the alert that says why among it, and ends.
    private func breakOff(_ secure: SecureSide) {
        secure.isCutOff = true
        flush()
        beginLinger()
    }

    private func count(_ secure: SecureSide, failure: String) {
        guard !secure.isCounted else { return }
        secure.isCounted = true
        if secure.session != nil { secure.service.metrics.ended() }
        secure.service.metrics.failed(failure)
    }
}
