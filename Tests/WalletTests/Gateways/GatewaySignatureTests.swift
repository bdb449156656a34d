import Crypto
import JSON
import Kernel
import TestSupport
import Testing
import WalletAPI

@testable import Wallet

/// Who is believed, and what is made of what they send.
@Suite struct GatewaySignatureTests {
    /// What is done to a webhook that is right.
    enum Damage: String, CaseIterable, Sendable {
        case none, previousKey, upperCase, wrongKey, otherBody, missing, empty, cutShort, noHexadecimal, tooLong, body
    }

    @Test(arguments: Damage.allCases)
    func `a signature over the body is that of one of two keys, or nothing`(_ damage: Damage) async throws {
        let body: [UInt8] = Array(#"{"id":"n1","event":"unknown.event","orderId":"fake_x","payload":{}}"#.utf8)
        let expected: [Damage] = [.none, .previousKey, .upperCase]
        try await withWalletDesk { desk in
            let fake = try GatewayStage.fake(desk).gateway
            let key = Self.key(damage, GatewayStage.fakeSecrets)
            let webhook = Self.damaged(
                GatewayWebhook(body: body, fields: ["medley-fake-signature": Self.hmac(body, key)]), damage,
                "medley-fake-signature")
            #expect(Self.outcome(fake, webhook) == (expected.contains(damage) ? "read" : "badSignature"))
        }
        try await withRazorpay { stage, _ in
            let key = Self.key(damage, RazorpayStandIn.secrets)
            let webhook = Self.damaged(RazorpayStandIn.signed(body, key), damage, "x-razorpay-signature")
            #expect(Self.outcome(stage.gateway, webhook) == (expected.contains(damage) ? "read" : "badSignature"))
        }
    }

    @Test(arguments: Damage.allCases)
    func `PhonePe is known by the digest of one of two logins, whatever the body`(_ damage: Damage) async throws {
        let body: [UInt8] = Array(#"{"event":"unknown.event","payload":{}}"#.utf8)
        let expected: [Damage] = [.none, .previousKey, .upperCase]
        try await withPhonePe { stage, _ in
            let login = Self.key(damage, PhonePeStandIn.secrets)
            let webhook = Self.damaged(PhonePeStandIn.signed(body, login), damage, "authorization")
            let isRead = expected.contains(damage) || damage == .otherBody
            let found = Self.outcome(stage.gateway, webhook)
            let other = damage == .body ? "malformed" : "badSignature"
            #expect(found == (isRead ? "read" : other))
        }
    }

    @Test func `no secret can be printed`() {
        let secrets = WebhookSecrets(current: GatewaySecret("hush-1"), previous: GatewaySecret("hush-2"))
        var settings = RazorpayGateway.Settings(
            keyID: "id", keySecret: GatewaySecret("hush-3"), webhookSecrets: secrets)
        settings.baseURL = "https://example.com"
        var text = "\(secrets) \(settings) \(settings.keySecret.debugDescription)"
        dump(settings, to: &text)
        #expect(!text.contains("hush") && !text.contains("104"))
    }

    @Test func `each event of Razorpay says what happened, and no other says anything`() async throws {
        try await withRazorpay { stage, standIn in
            let checkout = try await stage.gateway.open(stage.order(), deadlineNanoseconds: nil)
            let paid = try standIn.pay(checkout.orderID)
            let order: JSONValue = [
                "id": .string(checkout.orderID), "amount": 12_500, "currency": "INR", "notes": paid["notes"] ?? .null,
            ]
            let refundID = PaymentRefundID(high: 1, low: 2)
            let notes = (paid["notes"] ?? .null).with("refund_id", .string(refundID.description))
            let refund: JSONValue = [
                "id": "rfnd_9", "amount": 500, "currency": "INR", "status": "processed",
                "payment_id": paid["id"] ?? .null,
                "notes": notes,
            ]
            let (all, part) = (stage.money(12_500), stage.money(500))
            let given = GatewayReport.Fact.refunded(refundID: refundID, gatewayRefundID: "rfnd_9", part)
            let desk = GatewayReport.Fact.refunded(refundID: nil, gatewayRefundID: "rfnd_9", part)
            let table: [(String, [(String, JSONValue)], [GatewayReport.Fact]?)] = [
                ("payment.authorized", [("payment", paid)], [.authorized(all)]),
                ("payment.captured", [("payment", paid)], [.captured(total: all)]),
                ("order.paid", [("payment", paid.with("notes", [])), ("order", order)], [.captured(total: all)]),
                ("payment.failed", [("payment", paid)], [.failed(code: "payment_failed")]),
                ("refund.created", [("payment", paid), ("refund", refund.with("status", "pending"))], []),
                ("refund.created", [("payment", paid), ("refund", refund)], [given]),
                ("refund.processed", [("payment", paid), ("refund", refund)], [given]),
                ("refund.processed", [("payment", paid), ("refund", refund.with("notes", []))], [desk]),
                (
                    "refund.failed", [("payment", paid), ("refund", refund.with("status", "failed"))],
                    [.refundFailed(refundID: refundID, code: "refund_failed")]
                ),
                ("refund.processed", [("payment", paid), ("refund", refund.with("payment_id", "pay_other"))], nil),
                ("payment.captured", [("payment", paid.with("notes", []))], []),
                ("payment.captured", [("payment", paid.with("order_id", .null))], []),
                ("payment.captured", [("payment", paid.with("amount", 0))], nil),
                ("payment.captured", [("payment", paid.with("amount", "12500"))], nil),
                ("payment.captured", [("payment", paid.with("currency", "XXQ"))], nil),
                ("payment.captured", [], nil),
                ("payment.dispute.created", [("payment", paid)], []),
                ("refund.speed_changed", [("refund", refund)], []),
            ]
            for (event, entities, facts) in table {
                let webhook = RazorpayStandIn.webhook(event, entities, id: "evt_7")
                guard let facts else {
                    #expect(Self.outcome(stage.gateway, webhook) == "malformed", "\(event)")
                    continue
                }
                let notice = try stage.gateway.read(webhook)
                #expect(notice.reports.map(\.fact) == facts && notice.id == "evt_7", "\(event)")
                for report in notice.reports { #expect(report.order.orderID == checkout.orderID) }
            }
            let unnamed = try stage.gateway.read(RazorpayStandIn.webhook("order.paid", [("payment", paid)], id: nil))
            #expect(unnamed.id.utf8.count == 64)
        }
    }

    @Test(arguments: GatewayStage.Kind.allCases)
    func `whatever a signed body holds, it is read or refused, and never more than it says`(
        _ kind: GatewayStage.Kind
    ) async throws {
        var random = SeededRandom(fallback: 20_260_412)
        let bodies = try await Self.bodies(kind)
        let seed = random.seed
        var cases: [[UInt8]] = []
        for _ in 0..<2_000 {
            cases.append(Self.mutated(bodies.randomElement(using: &random) ?? [], &random))
        }
        let inputs = cases
        try await withGateway(kind) { stage in
            var outcomes: Set<String> = []
            for body in inputs {
                let webhook = Self.signed(kind, body)
                let found = Self.outcome(stage.gateway, webhook)
                outcomes.insert(found)
                #expect(found == "read" || found == "malformed", "seed \(seed)")
                // What is read was found right; why another body is none does not matter here.
                guard let notice = try? stage.gateway.read(webhook) else { continue }
                for report in notice.reports {
                    let amountMinor = report.fact.amount?.amountMinor ?? 1
                    #expect(amountMinor > 0, "seed \(seed)")
                    #expect(GatewayText.isID(report.order.orderID), "seed \(seed)")
                    #expect(GatewayText.isID(report.gatewayPaymentID), "seed \(seed)")
                }
            }
            #expect(outcomes.count == 2, "seed \(seed): nothing was damaged, or everything")
        }
    }
}

extension GatewaySignatureTests {
    private static func key(_ damage: Damage, _ secrets: WebhookSecrets) -> GatewaySecret {
        switch damage {
        case .previousKey: secrets.previous ?? secrets.current
        case .wrongKey: GatewaySecret("another-key")
        default: secrets.current
        }
    }

    private static func hmac(_ body: [UInt8], _ key: GatewaySecret) -> String {
        Hexadecimal.encode(HMACSHA256.code(for: body, key: key.bytes))
    }

    private static func damaged(_ webhook: GatewayWebhook, _ damage: Damage, _ field: String) -> GatewayWebhook {
        var webhook = webhook
        let text = webhook.fields[field] ?? ""
        switch damage {
        case .none, .previousKey, .wrongKey: break
        case .upperCase: webhook.fields[field] = text.uppercased()
        case .otherBody: webhook.body.append(UInt8(ascii: " "))
        case .missing: webhook.fields[field] = nil
        case .empty: webhook.fields[field] = ""
        case .cutShort: webhook.fields[field] = String(text.dropLast(2))
        case .noHexadecimal: webhook.fields[field] = "g" + text.dropFirst()
        case .tooLong: webhook.fields[field] = text + "00"
        case .body: webhook.body = []
        }
        return webhook
    }

    /// How reading a webhook went.
    static func outcome(_ gateway: any PaymentGateway, _ webhook: GatewayWebhook) -> String {
        do throws(GatewayError) {
            _ = try gateway.read(webhook)
            return "read"
        } catch {
            return "\(error)"
        }
    }

    private static func signed(_ kind: GatewayStage.Kind, _ body: [UInt8]) -> GatewayWebhook {
        switch kind {
        case .fake:
            GatewayWebhook(
                body: body, fields: ["medley-fake-signature": hmac(body, GatewayStage.fakeSecrets.current)])
        case .razorpay: RazorpayStandIn.signed(body)
        case .phonepe: PhonePeStandIn.signed(body)
        }
    }

    /// Bodies that are right.
    private static func bodies(_ kind: GatewayStage.Kind) async throws -> [[UInt8]] {
        let reference = GatewayStage.reference
        let notes: JSONValue = [
            "hospital_id": .string(reference.hospitalID.description),
            "payment_id": .string(reference.paymentID.description),
            "refund_id": .string(PaymentRefundID(high: 1, low: 1).description),
        ]
        switch kind {
        case .fake:
            let order = "fake_" + reference.text
            return FakeGateway.Event.allCases.map { event in
                let body: JSONValue = [
                    "id": "n1", "event": .string(event.rawValue), "orderId": .string(order), "gatewayPaymentId": "p1",
                    "amount": ["amountMinor": 500, "currency": "EGP"], "gatewayRefundId": "r1",
                    "refundId": notes["refund_id"] ?? .null, "code": "NO",
                ]
                return body.bytes
            }
        case .razorpay:
            let payment: JSONValue = [
                "id": "pay_1", "amount": 500, "currency": "INR", "status": "captured", "order_id": "order_1",
                "notes": notes,
            ]
            let refund = payment.with("id", "rfnd_1").with("status", "processed").with("payment_id", "pay_1")
            return ["payment.authorized", "payment.captured", "payment.failed", "order.paid", "refund.processed"].map {
                RazorpayStandIn.webhook($0, [("payment", payment), ("refund", refund)]).body
            }
        case .phonepe:
            let order: JSONValue = [
                "orderId": "OMO1", "state": "COMPLETED", "amount": 500, "merchantOrderId": .string(reference.text),
                "paymentDetails": [["transactionId": "OM1", "state": "COMPLETED"]],
            ]
            let refund: JSONValue = [
                "refundId": "OMR1", "state": "COMPLETED", "amount": 500,
                "merchantRefundId": notes["refund_id"] ?? .null,
                "originalMerchantOrderId": .string(reference.text),
            ]
            return [
                PhonePeStandIn.webhook("checkout.order.completed", order).body,
                PhonePeStandIn.webhook("pg.refund.completed", refund).body,
            ]
        }
    }

    /// A body with a few bytes changed, taken out, doubled, or with a number where there was another.
    private static func mutated(_ body: [UInt8], _ random: inout SeededRandom) -> [UInt8] {
        var body = body
        for _ in 0..<Int.random(in: 0...3, using: &random) where !body.isEmpty {
            let place = Int.random(in: 0..<body.count, using: &random)
            switch Int.random(in: 0..<6, using: &random) {
            case 0: body[place] = UInt8.random(in: 0...255, using: &random)
            case 1: body.remove(at: place)
            case 2: body.insert(body[place], at: place)
            case 3: body.removeLast(body.count - place)
            case 4: body[place] = Array("0-9\"{}[],:eE.nt".utf8).randomElement(using: &random) ?? 0
            default:
                guard let digits = body.firstRange(of: Array("500".utf8)) else { continue }
                let numbers = [
                    "0", "-1", "9223372036854775807", "9223372036854775808", "5e2", "1.5", "null", "\"500\"",
                ]
                body.replaceSubrange(digits, with: Array((numbers.randomElement(using: &random) ?? "0").utf8))
            }
        }
        return body
    }
}

extension GatewayReport.Fact {
    /// How much it is about.
    fileprivate var amount: Money? {
        switch self {
        case .authorized(let amount), .captured(let amount), .refunded(_, _, let amount): amount
        case .failed, .refundFailed: nil
        }
    }
}
