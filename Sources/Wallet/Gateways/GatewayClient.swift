import EventLoop
import HTTP
import JSON
import Telemetry
import WalletAPI

/// Calls one gateway over HTTP: bounded in time and size, sent once, and with one word for whatever says nothing.
struct GatewayClient: Sendable {
    /// The gateway's name, for the log.
    let name: String
    /// Where it is, without a slash at the end.
    let baseURL: String
    let http: HTTPClient
    let logger: Logger?

    /// What is asked; `path` begins with a slash.
    struct Request: Sendable {
        var method: HTTPMethod
        var path: String
        var body = HTTPClientRequest.Body.none
        var fields: [(name: String, value: String)] = []
        /// Fields that say who we are.
        var credentials: [(name: String, value: String)] = []

        init(_ method: HTTPMethod, _ path: String) {
            self.method = method
            self.path = path
        }

        /// With JSON as its body; nil is none.
        init(_ method: HTTPMethod, _ path: String, json: JSONValue?) {
            self.init(method, path)
            guard let json else { return }
            body = .bytes(json.bytes)
            fields.append(("Content-Type", "application/json"))
        }
    }

    /// An answer that says what became of the request.
    struct Answer: Sendable {
        /// 200–299, or 400–499.
        var status: Int
        /// What it says; null where a refusal says nothing that is JSON.
        var json: JSONValue

        /// Whether the gateway did it.
        var isSuccess: Bool { (200...299).contains(status) }
        /// Whether it did not know who asks.
        var isUnauthorized: Bool { status == 401 || status == 403 }
    }

    /// Sends a request.
    ///
    /// Throws `unavailable` where no whole answer came in time, and where the answer says nothing of the request: the
    /// gateway's own faults, overload, another call under way, redirects, and a success that is no JSON.
    func send(_ request: Request, deadlineNanoseconds: UInt64?) async throws(GatewayError) -> Answer {
        var sent = HTTPClientRequest(
            request.method, baseURL + request.path, fields: request.fields, body: request.body)
        sent.credentials = request.credentials
        let limit = MonotonicClock.nanoseconds() + GatewayLimits.callSeconds * 1_000_000_000
        do throws(HTTPClientError) {
            let response = try await http.send(sent, deadlineNanoseconds: min(deadlineNanoseconds ?? limit, limit))
            let bytes = try await response.body.collect(limitBytes: GatewayLimits.answerBytes)
            return try answer(response.status, bytes)
        } catch {
            logger?.warning(
                "a payment gateway gave no answer", ["gateway": .public(name), "error": .public("\(error)")])
            throw .unavailable
        }
    }

    /// Says in the log that the gateway does not take our credentials: nobody but the operator can mend that.
    func tellUnauthorized() {
        logger?.error("a payment gateway does not take our credentials", ["gateway": .public(name)])
    }

    private func answer(_ status: Int, _ bytes: [UInt8]) throws(HTTPClientError) -> Answer {
        // What is no JSON is told by the status alone.
        let json = try? JSONValue(parsing: bytes)
        switch status {
        case 200...299:
            guard let json else { throw .malformedResponse }
            return Answer(status: status, json: json)
        case 408, 409, 425, 429: throw .overloaded
        case 400...499: return Answer(status: status, json: json ?? .null)
        default: throw .malformedResponse
        }
    }
}

/// Reads what gateways say, with bounds.
extension JSONValue {
    /// The text of a member; nil where it is none, empty or longer than ids are.
    func short(_ name: String) -> String? {
        guard let text = self[name]?.string, !text.isEmpty, text.utf8.count <= GatewayLimits.idCharacters else {
            return nil
        }
        return text
    }

    /// The id in a member: what may stand in a path and a log.
    func gatewayID(_ name: String) -> String? {
        short(name).flatMap { GatewayText.isID($0) ? $0 : nil }
    }

    /// The whole number of a member.
    func integer(_ name: String) -> Int64? { self[name]?.number?.integer() }
}

/// Texts of gateways that go into paths, events and logs.
enum GatewayText {
    /// Whether it is letters, digits, `_`, `-` and no more of them than ids have.
    static func isID(_ text: String) -> Bool {
        (1...GatewayLimits.idCharacters).contains(text.utf8.count) && text.utf8.allSatisfy(isPlain)
    }

    /// The first of the texts that is a code, else `other`: what people wrote is nothing for an event.
    static func code(_ texts: [String?], else other: String) -> String {
        let found = texts.compactMap { $0 }.first { text in
            text != "NA" && (1...GatewayLimits.codeCharacters).contains(text.utf8.count)
                && text.utf8.allSatisfy { isPlain($0) || $0 == UInt8(ascii: ".") }
        }
        return found ?? other
    }

    private static func isPlain(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "_"), UInt8(ascii: "-"):
            true
        default: false
        }
    }
}
