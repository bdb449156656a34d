import EventLoop
import HTTP
import JSON
import Kernel

/// The conversation with the client of a WebSocket: JSON in text messages.
///
/// The client says `{"subscribe": [channels], "from": position?}`, `{"unsubscribe": [channels]}` or, before its token
/// is over, `{"authorize": token}`; it is told `subscribed`, `event`, `reset`, `unsubscribed`, `authorized` and
/// `error`.
struct RealtimeSocket: Sendable {
    let session: RealtimeSession

    /// Answers the client until either side ends.
    func run(_ socket: WebSocket) async {
        while let message = await socket.receive() {
            guard case .text(let text) = message else {
                return socket.close(.unsupportedData, reason: "JSON in text messages")
            }
            do throws(Failure) {
                try await take(text)
            } catch {
                let detail = error.fields.first?.message ?? error.detail
                let json = RealtimeWire.notice("error", [("code", error.code), ("detail", detail)])
                _ = session.sink.tell("error", json)
            }
        }
    }

    private func take(_ text: String) async throws(Failure) {
        let request = try RealtimeRequest(text)
        switch request {
        case .subscribe(let channels, let cursor): try await session.listen(to: channels, from: cursor)
        case .unsubscribe(let channels): try await session.leave(channels)
        case .authorize(let token): try await authorize(token)
        }
    }

    /// Goes on under another token of the same caller.
    private func authorize(_ token: [UInt8]) async throws(Failure) {
        let deadline = MonotonicClock.nanoseconds() + RealtimeLimits.subscribeSeconds * 1_000_000_000
        let caller = try await session.hub.authenticator.authenticate(bearer: token[...], deadlineNanoseconds: deadline)
        guard caller.hospitalID == session.context.hospitalID, caller.principal.id == session.context.principal.id
        else {
            throw Failure(
                .forbidden, code: "otherCaller", detail: "Send a token of the caller with whose token this began.")
        }
        guard caller.principal == session.context.principal else {
            return await session.desk.drop(session.client, .changed)
        }
        await session.renew(caller, token)
        _ = session.sink.tell("authorized", RealtimeWire.notice("authorized"))
    }
}

/// What a client may say.
enum RealtimeRequest: Hashable, Sendable {
    case subscribe([String], from: RealtimeCursor?)
    case unsubscribe([String])
    case authorize([UInt8])

    /// Reads a message; throws what is wrong with it.
    init(_ text: String) throws(Failure) {
        let value: JSONValue
        do {
            value = try JSONValue(parsing: Array(text.utf8))
        } catch {
            throw Self.malformed
        }
        let members = (value.members ?? []).map(\.name).sorted()
        switch members {
        case ["subscribe"], ["from", "subscribe"]:
            self = .subscribe(try Self.channels(value["subscribe"]), from: try Self.cursor(value["from"]))
        case ["unsubscribe"]: self = .unsubscribe(try Self.channels(value["unsubscribe"]))
        case ["authorize"]:
            guard let token = value["authorize"]?.string else { throw Self.malformed }
            self = .authorize(Array(token.utf8))
        default: throw Self.malformed
        }
    }

    private static func channels(_ value: JSONValue?) throws(Failure) -> [String] {
        guard let elements = value?.elements else { throw malformed }
        let texts = elements.compactMap(\.string)
        guard texts.count == elements.count else { throw malformed }
        return texts
    }

    private static func cursor(_ value: JSONValue?) throws(Failure) -> RealtimeCursor? {
        switch value {
        case nil, .null: return nil
        case .string(let text):
            guard let cursor = RealtimeCursor(text) else { throw .malformedPosition }
            return cursor
        default: throw .malformedPosition
        }
    }

    private static let malformed = Failure(
        .invalid, code: "malformedMessage",
        detail:
            #"Say {"subscribe": [channels], "from": position}, {"unsubscribe": [channels]} or {"authorize": token}."#)
}
