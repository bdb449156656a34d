import COpenSSL
import Glibc
import Kernel
import Synchronization
import TestSupport
import Testing

@testable import HTTP

/// Both sides in memory, without a socket.
private struct Pair {
    let client: TLSSession
    let server: TLSSession

    init(_ authority: TLSTestAuthority, host: String = "localhost", _ files: TLSFiles? = nil) throws {
        let context = try TLSServerContext(
            try files ?? authority.issue("leaf"), tickets: TLSTicketKeys(clock: SystemClock()))
        client = try authority.clientContext().session(host: host)
        server = try context.session()
    }

    /// Carries bytes to and fro, `step` at a time, until both are silent.
    func run(step: Int = .max) throws -> (toClient: [UInt8], toServer: [UInt8]) {
        var said: (toClient: [UInt8], toServer: [UInt8]) = ([], [])
        while true {
            let forward = client.takeOutput()
            for piece in forward.pieces(step) { said.toServer += try server.receive(piece) }
            let back = server.takeOutput()
            for piece in back.pieces(step) { said.toClient += try client.receive(piece) }
            if forward.isEmpty, back.isEmpty { return said }
        }
    }

    func open(step: Int = .max) throws {
        try client.begin()
        _ = try run(step: step)
    }
}

extension [UInt8] {
    fileprivate func pieces(_ count: Int) -> [[UInt8]] {
        Swift.stride(from: 0, to: self.count, by: Swift.min(count, 1 << 20)).map {
            Array(self[$0..<Swift.min($0 + Swift.min(count, 1 << 20), self.count)])
        }
    }
}

@Suite(.blocking, .endsWhenItHangs) struct TLSSessionTests {
    let authority: TLSTestAuthority

    init() throws { authority = try TLSTestAuthority() }

    @Test(arguments: [1, 2, 7, 1000, .max])
    func `a handshake and what follows may be cut anywhere`(_ step: Int) throws {
        let pair = try Pair(authority)
        try pair.open(step: step)
        #expect(pair.client.isOpen && pair.server.isOpen)
        #expect(pair.server.version == "1.3")
        let sent = [UInt8]("to the server".utf8)
        var said: [UInt8] = []
        for piece in (pair.client.seal(sent) ?? []).pieces(step) { said += try pair.server.receive(piece) }
        #expect(said == sent)
        let large = (0..<100_000).map { UInt8(truncatingIfNeeded: $0 &* 31) }
        said = []
        for piece in (pair.server.seal(large) ?? []).pieces(step) { said += try pair.client.receive(piece) }
        #expect(said == large)
    }

    @Test func `each side tells that nothing follows, once`() throws {
        let pair = try Pair(authority)
        try pair.open()
        #expect(pair.server.seal([]) == [])
        let goodbye = pair.server.close()
        #expect(!goodbye.isEmpty)
        #expect(pair.server.close().isEmpty)
        #expect(pair.server.seal([1]) == nil)
        #expect(try pair.client.receive(goodbye).isEmpty)
        #expect(pair.client.hasEnded)
        // The other direction goes on.
        #expect(try pair.server.receive(pair.client.seal([7]) ?? []) == [7])
        _ = try pair.server.receive(pair.client.close())
        #expect(pair.server.hasEnded)
    }

    @Test func `a certificate of another host, of no one, or past its time is refused`() throws {
        let foreign = try TLSTestAuthority()
        let cases: [(Pair, String)] = [
            (try Pair(authority, host: "other.example"), "hostname mismatch"),
            (try Pair(authority, host: "127.0.0.2"), "IP address mismatch"),
            (try Pair(authority, foreign.issue("stranger")), "unable to get local issuer certificate"),
            (try Pair(authority, authority.issue("old", days: -1)), "certificate has expired"),
        ]
        for (pair, reason) in cases {
            try pair.client.begin()
            var failure: TLSFailure?
            do { _ = try pair.run() } catch let error as TLSFailure { failure = error }
            #expect(failure == .certificate(reason))
            // The server is told why, by an alert.
            let alert = pair.client.takeOutput()
            var answer: TLSFailure?
            do { _ = try pair.server.receive(alert) } catch let error as TLSFailure { answer = error }
            #expect(answer?.label == "alert", "\(reason): \(String(describing: answer))")
        }
        let address = try Pair(authority, host: "127.0.0.1")
        try address.open()
        #expect(address.client.isOpen)
    }

    @Test func `a client that offers other protocols alone is refused`() throws {
        let pair = try Pair(authority)
        let offered: [UInt8] = [2] + Array("h2".utf8) + [8] + Array("http/1.0".utf8)
        #expect(pair.client.withHandle { SSL_set_alpn_protos($0, offered, UInt32(offered.count)) } == 0)
        #expect(throws: TLSFailure.noApplicationProtocol) { try pair.open() }
        let both = try Pair(authority)
        let list: [UInt8] = [2] + Array("h2".utf8) + [8] + Array("http/1.1".utf8)
        #expect(both.client.withHandle { SSL_set_alpn_protos($0, list, UInt32(list.count)) } == 0)
        try both.open()
        #expect(both.client.isOpen)
    }

    @Test func `keys are changed in the midst of a connection`() throws {
        let pair = try Pair(authority)
        try pair.open()
        for round in UInt8(0)..<20 {
            #expect(pair.client.withHandle { SSL_key_update($0, SSL_KEY_UPDATE_REQUESTED) } == 1)
            #expect(try pair.server.receive(pair.client.seal([round]) ?? []) == [round])
            #expect(try pair.client.receive(pair.server.seal([round, 1]) ?? []) == [round, 1])
        }
    }

    @Test func `renegotiation is refused and the connection goes on for the server`() throws {
        let pair = try Pair(authority)
        pair.client.withHandle { ssl in
            _ = SSL_ctrl(ssl, SSL_CTRL_SET_MAX_PROTO_VERSION, Int(TLS1_2_VERSION), nil)
            _ = SSL_clear_options(ssl, copenssl_tls_options())
        }
        try pair.open()
        #expect(pair.server.version == "1.2")
        _ = pair.client.withHandle { ssl in
            SSL_renegotiate(ssl)
            return SSL_do_handshake(ssl)
        }
        _ = try pair.server.receive(pair.client.takeOutput())
        #expect(throws: TLSFailure.self) { try pair.client.receive(pair.server.takeOutput()) }
        #expect(pair.server.seal([1]) != nil)
    }

    @Test(arguments: [1, 2, 3] as [UInt64])
    func `bytes that were changed on the way end the connection and nothing else`(_ seed: UInt64) throws {
        var random = SeededRandom(seed: seed)
        let files = try authority.issue("leaf")
        let tickets = TLSTicketKeys(clock: SystemClock())
        let context = try TLSServerContext(files, tickets: tickets)
        let trust = try authority.clientContext()
        for _ in 0..<200 {
            let client = try trust.session(host: "localhost")
            let server = try context.session()
            try client.begin()
            var greeting = client.takeOutput()
            // Behind the record's header everything goes into what both sides sign.
            for _ in 0..<Int.random(in: 1...4, using: &random) {
                greeting[Int.random(in: 5..<greeting.count, using: &random)] ^= UInt8.random(
                    in: 1...255, using: &random)
            }
            // It is refused at once, waits for more, or leads to a handshake that the client refuses.
            do {
                _ = try server.receive(greeting)
                _ = try client.receive(server.takeOutput())
                _ = try server.receive(client.takeOutput())
            } catch is TLSFailure {}
            #expect(!client.isOpen && !server.isOpen, "seed \(seed)")
        }
        let pair = try Pair(authority, files)
        try pair.open()
        var records = pair.client.seal([UInt8](repeating: 1, count: 500)) ?? []
        records[Int.random(in: 5..<records.count, using: &random)] ^= UInt8.random(in: 1...255, using: &random)
        #expect(throws: TLSFailure.malformed, "seed \(seed)") { try pair.server.receive(records) }
        #expect(!pair.server.takeOutput().isEmpty, "the alert")
        #expect(pair.server.seal([1]) == nil)
        #expect(pair.server.close().isEmpty)
    }

    @Test func `ticket keys are replaced and open what they sealed for as long again`() throws {
        let clock = ManualClock()
        let keys = TLSTicketKeys(clock: clock)
        let first = try #require(keys.newest())
        #expect(keys.newest()?.name == first.name)
        #expect(keys.key(named: first.name)?.isOld == false)
        clock.advance(by: .seconds(TLSTicketKeys.rotationSeconds))
        let second = try #require(keys.newest())
        #expect(second.name != first.name)
        #expect(keys.key(named: first.name)?.isOld == true)
        clock.advance(by: .seconds(TLSTicketKeys.rotationSeconds))
        #expect(keys.key(named: first.name) == nil)
        #expect(keys.key(named: second.name)?.isOld == true)
        #expect(keys.key(named: [UInt8](repeating: 0, count: 16)) == nil)
    }

    @Test func `ticket keys are made and asked for by many threads at once`() async {
        let keys = TLSTicketKeys(clock: RacingClock())
        await withTaskGroup(of: Void.self) { group in
            for _ in 0..<8 {
                group.addTask {
                    for _ in 0..<2_000 {
                        if let key = keys.newest() { _ = keys.key(named: key.name) }
                    }
                }
            }
        }
        #expect(keys.newest() != nil)
    }
}

/// A clock on which threads meet: each look at it is as likely to be overtaken as not, and hours pass between two.
private final class RacingClock: WallClock {
    private let ticks = Atomic<UInt64>(0)

    func now() -> Timestamp { Timestamp(microseconds: 0) }

    func monotonicNanoseconds() -> UInt64 {
        let tick = ticks.wrappingAdd(1, ordering: .relaxed).newValue
        sched_yield()
        return tick * 3_600_000_000_000
    }
}
