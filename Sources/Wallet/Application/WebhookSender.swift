import EventLoop
public import HTTP
import Kernel
import WalletAPI

/// What is sent to an endpoint in one attempt.
struct WebhookRequest: Sendable {
    var url: String
    var fields: [(name: String, value: String)]
    var body: [UInt8]
}

/// What came of an attempt.
enum WebhookAnswer: Hashable, Sendable {
    /// An answer with a status, and how its body begins.
    case answered(status: Int, prefix: String)
    /// No answer, in one word why.
    case failed(String)
    /// This process ends; whether it came through nobody knows.
    case cancelled
}

/// What sends to endpoints.
protocol WebhookSender: Sendable {
    /// Sends once.
    func send(_ request: WebhookRequest) async -> WebhookAnswer
}

/// Sends over HTTP: no redirect is followed, and what is no public address is refused by the client, but for what a setting allows.
struct HTTPWebhookSender: WebhookSender {
    let client: HTTPClient
    /// How long an attempt may take.
    var limit = Duration.seconds(WebhookLimits.attemptSeconds)

    func send(_ request: WebhookRequest) async -> WebhookAnswer {
        let nanoseconds = limit / .nanoseconds(1)
        let deadline = MonotonicClock.nanoseconds() + UInt64(nanoseconds)
        let outgoing = HTTPClientRequest(.post, request.url, fields: request.fields, body: .bytes(request.body))
        do throws(HTTPClientError) {
            let response = try await client.send(outgoing, deadlineNanoseconds: deadline)
            return .answered(status: response.status, prefix: await Self.prefix(of: response.body))
        } catch {
            return error == .cancelled ? .cancelled : .failed(Self.word(for: error))
        }
    }

    /// How a body begins: as far as it came, since the status has said all that matters.
    private static func prefix(of body: HTTPClientBody) async -> String {
        var bytes: [UInt8] = []
        do throws(HTTPClientError) {
            while bytes.count < WebhookLimits.answerPrefixBytes, let chunk = try await body.next() { bytes += chunk }
        } catch {
            // What came before it broke off is shown.
        }
        return text(bytes)
    }

    /// The first bytes as printable ASCII; what is not stands as a question mark.
    static func text(_ bytes: [UInt8]) -> String {
        let shown = bytes.prefix(WebhookLimits.answerPrefixBytes).map { (0x20..<0x7F).contains($0) ? $0 : 0x3F }
        return String(decoding: shown, as: UTF8.self)
    }

    /// The name of an error; never what OpenSSL or the endpoint said.
    private static func word(for error: HTTPClientError) -> String {
        switch error {
        case .connectFailed: "connectFailed"
        case .tlsFailed: "tlsFailed"
        default: "\(error)"
        }
    }
}

extension HTTPClientConfiguration {
    /// That of webhooks: short, and nowhere but to public addresses and those that are allowed.
    public static func ofWebhooks(allowing addresses: [String] = []) -> HTTPClientConfiguration {
        var configuration = HTTPClientConfiguration()
        configuration.allowedAddresses = addresses
        configuration.timeouts.total = .seconds(WebhookLimits.attemptSeconds)
        configuration.timeouts.inactivity = .seconds(WebhookLimits.attemptSeconds)
        configuration.userAgent = "Medley-Webhooks"
        return configuration
    }
}
