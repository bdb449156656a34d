import AuthAPI
import Crypto
import Kernel
import Postgres

/// Gives tickets out and takes them back, each once, whichever process either is.
struct TicketDesk: Sendable {
    let store: TicketStore
    let clock: any WallClock

    /// A ticket that stands for the token with which the caller was authenticated.
    func issue(_ context: RequestContext, for token: [UInt8]) async throws(Failure) -> StreamTicketView {
        let ticket = StreamTicket()
        let expiresAt = clock.now().advanced(by: .seconds(AuthLimits.ticketSeconds))
        do {
            try await store.put(
                ticket.hash, sealed: try ticket.seal(token), of: context.hospitalID, until: expiresAt,
                deadline: context.deadlineNanoseconds)
        } catch {
            throw AuthServiceError(error).failure
        }
        return StreamTicketView(ticket: ticket.text, expiresAt: expiresAt)
    }

    /// The token that a ticket stands for, which is used up by that. Whether the token still holds is another question.
    func redeem(_ text: String, deadline: UInt64) async throws(Failure) -> [UInt8] {
        guard let ticket = StreamTicket(text) else { throw Self.refused }
        do {
            guard let found = try await store.take(ticket.hash, deadline: deadline), found.expiresAt > clock.now()
            else { throw Self.refused }
            return try ticket.open(found.sealed)
        } catch let refusal as Failure {
            throw refusal
        } catch {
            throw AuthServiceError(error).failure
        }
    }

    /// The same for every fault, so that nobody learns how near they came.
    private static let refused = Failure(
        .unauthenticated, code: "invalidTicket",
        detail: "The ticket is not valid, has expired or was used. Ask for another: POST /api/v1/realtime/tickets.")
}
