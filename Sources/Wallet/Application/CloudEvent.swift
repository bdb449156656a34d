import JSON
import Kernel
import WalletAPI

/// What a webhook is sent: an event in the JSON form of CloudEvents 1.0, with nothing personal in it.
struct CloudEvent: Sendable {
    var id: EventID
    var hospitalID: HospitalID
    /// The type's part that clients ask for: `wallet.credited`.
    var name: String
    var time: Timestamp
    var subject: String
    /// What happened, a JSON object.
    var data: [UInt8]

    /// The media type of the body.
    static let contentType = "application/cloudevents+json; charset=utf-8"

    /// What was published.
    init(_ event: WalletIntegrationEvent, id: EventID, of hospitalID: HospitalID, at time: Timestamp) {
        self.init(
            id: id, hospitalID: hospitalID, name: event.webhookName, time: time, subject: event.subject,
            data: event.data)
    }

    /// What is told of a webhook itself: a test, or that it was disabled.
    init(about webhook: WebhookID, _ name: String, id: EventID, of hospitalID: HospitalID, at time: Timestamp) {
        var writer = JSONWriter()
        writer.beginObject()
        writer.member("webhookId", webhook)
        writer.endObject()
        self.init(
            id: id, hospitalID: hospitalID, name: name, time: time, subject: "webhooks/\(webhook)", data: writer.bytes)
    }

    private init(
        id: EventID, hospitalID: HospitalID, name: String, time: Timestamp, subject: String, data: [UInt8]
    ) {
        self.id = id
        self.hospitalID = hospitalID
        self.name = name
        self.time = time
        self.subject = subject
        self.data = data
    }

    /// The type: an installation's own prefix before the name, or Medley's form with its version.
    func type(prefix: String?) -> String { prefix.map { "\($0).\(name)" } ?? "medley.\(name).v1" }

    /// The body.
    func bytes(prefix: String?) -> [UInt8] {
        var writer = JSONWriter()
        writer.beginObject()
        writer.member("specversion", "1.0")
        writer.member("id", id)
        writer.member("source", "/hospitals/\(hospitalID)/wallet")
        writer.member("type", type(prefix: prefix))
        writer.member("time", time)
        writer.member("subject", subject)
        writer.member("datacontenttype", "application/json")
        writer.name("data")
        writer.raw(data)
        writer.endObject()
        return writer.bytes
    }
}

extension WalletIntegrationEvent {
    /// What it is about.
    fileprivate var subject: String {
        switch self {
        case .created(let event): "wallets/\(event.walletId)"
        case .statusChanged(let event): "wallets/\(event.walletId)"
        case .credited(let event), .debited(let event): "wallets/\(event.walletId)"
        case .transferred(let event): "wallets/\(event.fromWalletId)"
        case .merchantChanged(let event): "merchants/\(event.merchantId)"
        case .merchantSettled(let event): "merchants/\(event.merchantId)"
        case .paymentChanged(let event): "payments/\(event.paymentId)"
        }
    }

    /// What happened, a JSON object.
    fileprivate var data: [UInt8] {
        var writer = JSONWriter()
        writer.beginObject()
        switch self {
        case .created(let event):
            writer.member("walletId", event.walletId)
            writer.member("userId", event.userId)
            writer.member("type", event.type.rawValue)
            writer.member("currency", event.currency.code)
        case .statusChanged(let event):
            writer.member("walletId", event.walletId)
            writer.member("status", event.status.rawValue)
        case .credited(let event), .debited(let event):
            writer.member("walletId", event.walletId)
            writer.amount(event.amount)
            writer.major("balance", "balanceMinor", event.balance)
            writer.member("reference", event.reference)
        case .transferred(let event):
            writer.member("fromWalletId", event.fromWalletId)
            writer.member("toWalletId", event.toWalletId)
            writer.amount(event.amount)
            writer.member("reference", event.reference)
        case .merchantChanged(let event):
            writer.member("merchantId", event.merchantId)
            writer.member("status", event.status.rawValue)
        case .merchantSettled(let event): writer.settlement(event)
        case .paymentChanged(let event): writer.payment(event)
        }
        writer.endObject()
        return writer.bytes
    }
}

extension JSONWriter {
    /// An amount as HealthPay's clients know it, in major units, with the exact minor units beside it.
    fileprivate mutating func amount(_ amount: Money) {
        major("amount", "amountMinor", amount)
        member("currency", amount.currency.code)
    }

    /// A number of major units with the currency's own digits, and the minor units.
    fileprivate mutating func major(_ name: StaticString, _ minorName: StaticString, _ amount: Money) {
        self.name(name)
        raw(Array(amount.decimalText.utf8))
        member(minorName, amount.amountMinor)
    }

    fileprivate mutating func settlement(_ event: SettlementRanV1) {
        member("settlementId", event.settlementId)
        member("merchantId", event.merchantId)
        member("day", event.day)
        amount(event.payout)
        member("fileSha256", event.fileSha256)
    }

    fileprivate mutating func payment(_ event: PaymentChangedV1) {
        member("paymentId", event.paymentId)
        member("change", event.change.rawValue)
        member("stepNumber", Int64(event.stepNumber))
        member("method", event.method.rawValue)
        amount(event.amount)
        major("captured", "capturedMinor", event.captured)
        major("refunded", "refundedMinor", event.refunded)
        if let merchant = event.merchantId { member("merchantId", merchant) }
        if let invoice = event.invoiceId { member("invoiceId", invoice) }
        member("reference", event.reference)
    }
}
