import HTTP
import JSON
public import Kernel
public import WalletAPI

/// The requests of webhooks, each read whole: what is wrong with one is collected in `validator`.
extension WalletFields {
    /// `allowsPlainHTTP` is whether URLs of http are taken.
    mutating func read(_ request: CreateWebhookRequest, allowsPlainHTTP: Bool) -> String? {
        url(request.url, allowsPlainHTTP: allowsPlainHTTP)
        eventTypes(request.eventTypes)
        return description(request.description)
    }

    mutating func read(_ request: ChangeWebhookRequest, allowsPlainHTTP: Bool) -> Patch<String> {
        if let url = request.url { self.url(url, allowsPlainHTTP: allowsPlainHTTP) }
        if let names = request.eventTypes { eventTypes(names) }
        guard let text = request.description.newValue else { return request.description }
        return description(text).map { .value($0) } ?? .null
    }

    mutating func read(_ request: ReplayWebhookRequest) {
        if request.from >= request.to { reject("to", "outOfRange", "Give an instant after from.") }
        if request.status == .pending {
            reject("status", "notReplayable", "What is pending is sent in any case. Name another status.")
        }
    }

    private mutating func url(_ text: String, allowsPlainHTTP: Bool) {
        guard text.count <= WebhookLimits.urlCharacters, let url = HTTPURL(text) else {
            return reject(
                "url", "invalidUrl",
                "Give an absolute URL without user information, of \(WebhookLimits.urlCharacters) characters at most.")
        }
        if !url.isSecure, !allowsPlainHTTP { reject("url", "httpsRequired", "Give an https URL.") }
    }

    private mutating func eventTypes(_ names: [String]) {
        if !(1...WebhookLimits.eventTypes).contains(names.count) {
            reject("eventTypes", "outOfRange", "Give 1 to \(WebhookLimits.eventTypes) event types.")
        } else if Set(names).count != names.count {
            reject("eventTypes", "repeated", "Give each event type once.")
        }
        for (index, name) in names.prefix(WebhookLimits.eventTypes).enumerated()
        where !WebhookEventTypes.isKnown(name) {
            reject(
                "eventTypes[\(index)]", "unknownEventType",
                "Give a name such as wallet.credited or payment.captured, a kind such as payment.*, or *.")
        }
    }

    private mutating func description(_ text: String?) -> String? {
        guard let text, !text.allSatisfy(\.isWhitespace) else { return nil }
        return self.text(text, "description", characters: WebhookLimits.descriptionCharacters)
    }
}

extension CreateWebhookRequest: ReviewedRequest {
    /// Notes what is wrong, by the rules of the service; whether http is taken is the installation's affair.
    public func review(_ validator: inout Validator, in setting: RequestSetting) {
        WalletFields.review(&validator, in: setting) { _ = $0.read(self, allowsPlainHTTP: true) }
    }
}

extension ChangeWebhookRequest: ReviewedRequest {
    /// Notes what is wrong, by the rules of the service; whether http is taken is the installation's affair.
    public func review(_ validator: inout Validator, in setting: RequestSetting) {
        WalletFields.review(&validator, in: setting) { _ = $0.read(self, allowsPlainHTTP: true) }
    }
}

extension ReplayWebhookRequest: ReviewedRequest {
    /// Notes what is wrong, by the rules of the service.
    public func review(_ validator: inout Validator, in setting: RequestSetting) {
        WalletFields.review(&validator, in: setting) { $0.read(self) }
    }
}
