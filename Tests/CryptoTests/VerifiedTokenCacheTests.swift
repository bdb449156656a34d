import Kernel
import Testing

@testable import Crypto

@Suite struct VerifiedTokenCacheTests {
    private let now = Timestamp(microseconds: 1_000_000_000)
    private let later = Timestamp(microseconds: 2_000_000_000)

    private func ticket<Value>(_ cache: VerifiedTokenCache<Value>, _ token: String) throws -> TokenCacheTicket {
        guard case .miss(let ticket) = cache.lookup(utf8(token), now: now) else {
            throw Found()
        }
        return ticket
    }

    private struct Found: Error {}

    private func value(_ cache: VerifiedTokenCache<Int>, _ token: String, at now: Timestamp) -> Int? {
        if case .hit(let value) = cache.lookup(utf8(token), now: now) { value } else { nil }
    }

    private func insert(
        _ value: Int, _ token: String, session: UInt64 = 1, into cache: VerifiedTokenCache<Int>
    ) throws {
        let ticket = try ticket(cache, token)
        cache.insert(value, for: ticket, sessionID: SessionID(high: 0, low: session), expiresAt: later)
    }

    @Test func `what was inserted is found by the same bytes alone until it expires`() throws {
        let cache = VerifiedTokenCache<Int>(capacity: 100)
        try insert(7, "token", into: cache)
        #expect(value(cache, "token", at: now) == 7)
        #expect(value(cache, "token ", at: now) == nil && value(cache, "Token", at: now) == nil)
        #expect(value(cache, "token", at: Timestamp(microseconds: later.microseconds - 1)) == 7)
        #expect(value(cache, "token", at: later) == nil)
        #expect(cache.count == 0)
    }

    @Test(arguments: ["head.other.sign", "head.payloaD.sign", "payload.sign", ".sign", "sign", "head.payload.sigN"])
    func `a signature finds nothing but what it was verified over`(other: String) throws {
        let cache = VerifiedTokenCache<Int>(capacity: 100)
        try insert(7, "head.payload.sign", into: cache)
        #expect(value(cache, other, at: now) == nil)
        try insert(8, other, into: cache)
        #expect(value(cache, other, at: now) == 8)
    }

    @Test func `a session's end forgets its tokens and no others`() throws {
        let cache = VerifiedTokenCache<Int>(capacity: 1_000)
        for index in 0..<100 { try insert(index, "token \(index)", session: UInt64(index % 4), into: cache) }
        cache.invalidate(sessionID: SessionID(high: 0, low: 2))
        for index in 0..<100 { #expect((value(cache, "token \(index)", at: now) == nil) == (index % 4 == 2)) }
        cache.removeAll { $0 < 50 }
        for index in 0..<100 {
            #expect((value(cache, "token \(index)", at: now) != nil) == (index >= 50 && index % 4 != 2))
        }
    }

    @Test func `a token that was being verified while a session ended does not enter`() throws {
        let cache = VerifiedTokenCache<Int>(capacity: 100)
        let ticket = try ticket(cache, "token")
        cache.invalidate(sessionID: SessionID(high: 0, low: 1))
        cache.insert(7, for: ticket, sessionID: SessionID(high: 0, low: 1), expiresAt: later)
        #expect(value(cache, "token", at: now) == nil)
        try insert(8, "token", into: cache)
        #expect(value(cache, "token", at: now) == 8)
    }

    @Test func `a full cache lets the oldest go`() throws {
        let cache = VerifiedTokenCache<Int>(capacity: 4, shardCount: 1)
        for index in 0..<6 { try insert(index, "token \(index)", into: cache) }
        #expect((0..<6).map { value(cache, "token \($0)", at: now) } == [nil, nil, 2, 3, 4, 5])
        #expect(cache.count == 4)
    }

    @Test func `the longest token that is kept is kept, and one byte more is verified each time`() throws {
        let cache = VerifiedTokenCache<Int>(capacity: 4)
        // The limit is on what is signed, with the dot before the signature.
        let longest = "h." + String(repeating: "p", count: VerifiedTokenCache<Int>.signedLimitBytes - 3) + ".sign"
        try insert(7, longest, into: cache)
        try insert(8, "h" + longest, into: cache)
        #expect(value(cache, longest, at: now) == 7 && value(cache, "h" + longest, at: now) == nil)
        #expect(cache.count == 1)
    }

    @Test func `inserting the same token again keeps one entry`() throws {
        let cache = VerifiedTokenCache<Int>(capacity: 4, shardCount: 1)
        let first = try ticket(cache, "token")
        for value in 0..<10 {
            cache.insert(value, for: first, sessionID: nil, expiresAt: later)
        }
        #expect(cache.count == 1 && value(cache, "token", at: now) == 9)
    }

    @Test func `any order of operations agrees with a plain dictionary and stays bounded`() throws {
        var random = SeededGenerator("token cache")
        let cache = VerifiedTokenCache<Int>(capacity: 64, shardCount: 4)
        var model: [String: (value: Int, session: UInt64, expiry: Timestamp)] = [:]
        var clock = now
        for step in 0..<20_000 {
            let token = "token \(Int.random(in: 0..<200, using: &random))"
            clock = clock.advanced(by: .microseconds(Int.random(in: 0...10, using: &random)))
            switch cache.lookup(utf8(token), now: clock) {
            case .hit(let value):
                // What is found is what was put in last and is still valid; what was evicted may be missing.
                let expected = try #require(model[token])
                #expect(expected.value == value && expected.expiry > clock)
            case .miss(let ticket):
                let session = UInt64.random(in: 0..<20, using: &random)
                let expiry = clock.advanced(by: .microseconds(Int.random(in: 1...500, using: &random)))
                cache.insert(step, for: ticket, sessionID: SessionID(high: 0, low: session), expiresAt: expiry)
                model[token] = (step, session, expiry)
                if case .miss = cache.lookup(utf8(token), now: clock) { Issue.record("an insert was lost") }
            }
            if Int.random(in: 0..<50, using: &random) == 0 {
                let session = UInt64.random(in: 0..<20, using: &random)
                cache.invalidate(sessionID: SessionID(high: 0, low: session))
                model = model.filter { $0.value.session != session }
            }
            #expect(cache.count <= 64)
        }
    }

    @Test func `from many threads at once nothing is mixed up and nothing revoked comes back`() async {
        let cache = VerifiedTokenCache<Int>(capacity: 256, shardCount: 4)
        await withTaskGroup(of: Void.self) { group in
            for worker in 0..<8 {
                group.addTask {
                    for round in 0..<2_000 {
                        let number = (worker * 7 + round) % 300
                        switch cache.lookup(utf8("token \(number)"), now: now) {
                        case .hit(let value): #expect(value == number)
                        case .miss(let ticket):
                            cache.insert(
                                number, for: ticket, sessionID: SessionID(high: 0, low: UInt64(number)),
                                expiresAt: later)
                        }
                        if round % 100 == 0 { cache.removeAll { $0 % 8 == worker } }
                    }
                }
            }
        }
        cache.removeAll { _ in true }
        #expect(cache.count == 0)
    }
}
