import AuthAPI
import Crypto
import Kernel
import TestSupport
import Testing

@testable import Auth

@Suite struct TicketTests {
    private static func redeem(_ ticket: String, _ fixture: AuthFixture, _ process: AuthProcess) async throws -> [UInt8]
    {
        try await process.auth.redeem(ticket: ticket, deadlineNanoseconds: fixture.caller.deadlineNanoseconds)
    }

    @Test func `a ticket opens what its token does, once, at whichever process`() async throws {
        try await withAuth(processes: 2) { fixture, processes in
            let (owner, tokens) = try await fixture.owner(on: processes[0])
            let token = Array(tokens.accessToken.utf8)
            let view = try await processes[0].auth.tickets.issue(owner, for: token)
            #expect(view.expiresAt == fixture.clock.now().advanced(by: .seconds(AuthLimits.ticketSeconds)))
            let found = try await Self.redeem(view.ticket, fixture, processes[1])
            #expect(found == token)
            for process in processes {
                await expectCode("invalidTicket") { _ = try await Self.redeem(view.ticket, fixture, process) }
            }
        }
    }

    @Test func `of many who use a ticket at once, one passes`() async throws {
        try await withAuth(processes: 2) { fixture, processes in
            let (owner, tokens) = try await fixture.owner(on: processes[0])
            let view = try await processes[0].auth.tickets.issue(owner, for: Array(tokens.accessToken.utf8))
            let outcomes = await withTaskGroup(of: String?.self) { group in
                for number in 0..<20 {
                    group.addTask {
                        await code { _ = try await Self.redeem(view.ticket, fixture, processes[number % 2]) }
                    }
                }
                return await group.reduce(into: []) { $0.append($1) }
            }
            let sorted = outcomes.map { $0 ?? "passed" }.sorted()
            #expect(sorted == Array(repeating: "invalidTicket", count: 19) + ["passed"])
        }
    }

    @Test func `a ticket is good for seconds, and what was never one opens nothing`() async throws {
        try await withAuth { fixture, processes in
            let (owner, tokens) = try await fixture.owner(on: processes[0])
            let token = Array(tokens.accessToken.utf8)
            let late = try await processes[0].auth.tickets.issue(owner, for: token)
            fixture.clock.advance(by: .seconds(AuthLimits.ticketSeconds))
            let never = "mt_" + Base64URL.encode([UInt8](repeating: 7, count: 32))
            for text in [late.ticket, never, "", "mt_", "mt_x", tokens.accessToken, tokens.refreshToken] {
                await expectCode("invalidTicket") { _ = try await Self.redeem(text, fixture, processes[0]) }
            }
            let good = try await processes[0].auth.tickets.issue(owner, for: token)
            fixture.clock.advance(by: .seconds(AuthLimits.ticketSeconds - 1))
            let found = try await Self.redeem(good.ticket, fixture, processes[0])
            #expect(found == token)
        }
    }

    @Test func `the database has neither the ticket nor the token`() async throws {
        try await withAuth { fixture, processes in
            let (owner, tokens) = try await fixture.owner(on: processes[0])
            let view = try await processes[0].auth.tickets.issue(owner, for: Array(tokens.accessToken.utf8))
            let stored = try fixture.sql(
                "SELECT encode(ticket_hash, 'escape') || encode(token_sealed, 'escape') FROM auth.ticket")
            #expect(!stored.contains(view.ticket.dropFirst(3)) && !stored.contains(tokens.accessToken.prefix(20)))
            let sealed = try fixture.sql("SELECT encode(token_sealed, 'hex') FROM auth.ticket")
            let other = StreamTicket()
            let bytes = stride(from: 0, to: sealed.count, by: 2).compactMap { place in
                UInt8(sealed.dropFirst(place).prefix(2), radix: 16)
            }
            #expect(throws: EnvelopeError.self) { try other.open(bytes) }
        }
    }
}
