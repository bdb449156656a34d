import HTTP
import Kernel
import WalletAPI

/// `POST /webhooks/payment/{gateway}` and `/webhooks/payment`, and both under `/api/v1`.
///
/// Open: who sends it is known by its signature, and by nothing else.
enum ReceivePaymentNotice {
    /// The answer to a notice that was taken, whether or not it said anything new.
    struct Receipt: Codable, Sendable {
        var received = true
    }

    static func routes(_ inbox: PaymentInbox) -> [Route] {
        [
            route(inbox, "/api/v1/webhooks/payment/{gateway}", "receiveGatewayNotice"),
            route(inbox, "/api/v1/webhooks/payment", "receivePaymentNotice"),
            route(inbox, "/webhooks/payment/{gateway}", "receiveGatewayNoticeAtRoot"),
            route(inbox, "/webhooks/payment", "receivePaymentNoticeAtRoot"),
        ]
    }

    private static func route(_ inbox: PaymentInbox, _ pattern: String, _ id: String) -> Route {
        Route(
            .post, pattern, id: id,
            summary: """
                Takes what a payment gateway tells, believed by its signature over the body; the same again changes nothing.
                """,
            tag: GatewayRoutes.tag, access: .open
        ) { call in
            do {
                try await inbox.take(
                    GatewayWebhook(call), of: call.parameters["gateway"],
                    deadlineNanoseconds: call.deadlineNanoseconds)
            } catch let refusal as PaymentInbox.Refusal {
                throw refusal.failure
            }
            return try .json(Receipt())
        }
        .with { route in
            route.idempotency = .none
            route.rateClass = .signed
            route.bodyLimitBytes = GatewayLimits.webhookBodyBytes
            route.documentation.answers(Receipt.self)
            route.documentation.responseExample = "{\"received\":true}"
            route.documentation.errors = [
                DocumentedError(400, "malformedNotice", "The signature is right, and the body is no notice."),
                DocumentedError(401, "badSignature", "The signature is missing, or not of this body."),
            ]
        }
    }
}

extension GatewayWebhook {
    /// A call as it came. A field that is sent twice is left out: it is not known which of the two is meant.
    init(_ call: Call) {
        var fields: [String: String] = [:]
        var repeated: Set<String> = []
        for (name, value) in call.request.fields.all {
            if fields.updateValue(value, forKey: name.lowercased()) != nil { repeated.insert(name.lowercased()) }
        }
        for name in repeated { fields[name] = nil }
        self.init(body: call.body, fields: fields)
    }
}
