import HTTP
import JSON
import Kernel
import Telemetry
import TestSupport
import Testing
import WalletAPI

@testable import Wallet

/// The routes at which gateways call, behind the real middleware.
@Suite struct PaymentInboxTests {
    private static let hospital = HospitalID(high: 1, low: 1)
    private static let reference = GatewayReference(hospitalID: hospital, paymentID: PaymentID(high: 2, low: 3))

    /// The routes with a fake and a Razorpay, which are told apart by their signatures.
    private struct Counter: Sendable {
        let fake: FakeGateway
        let reports = RecordedReports()
        let log = CollectedLog()
        let server: HTTPServer

        init(_ desk: WalletDesk, limit: Int? = nil) throws {
            fake = FakeGateway(database: desk.database, clock: SystemClock(), secrets: GatewayStage.fakeSecrets)
            let razorpay = RazorpayGateway(
                RazorpayStandIn().settings("http://127.0.0.1:1"), http: try HTTPClient(group: desk.group))
            let logger = Logger(sink: log, clock: SystemClock(), minimumLevel: .debug)
            let inbox = PaymentInbox(gateways: [fake, razorpay], reports: reports, logger: logger)
            var settings = HTTPServerConfiguration()
            settings.rateLimitsAreOn = limit != nil
            if let limit { settings.rateLimits.credentialFailuresPerMinute = limit }
            let callers = HTTPTestAuthenticator([
                "staff": HTTPTestAuthenticator.caller(permissions: ["collection.write"]),
                "nobody": HTTPTestAuthenticator.caller(permissions: ["wallet.read"]),
                "stranger": AuthenticatedCaller(
                    hospitalID: HospitalID(high: 9, low: 9),
                    principal: Principal(
                        kind: .user, id: UserID(high: 9, low: 9), roles: ["owner"], permissions: ["collection.write"])),
            ])
            var dependencies = HTTPServerDependencies(
                authenticator: callers, clock: SystemClock(), ids: HTTPTestIDs(), readiness: { [] })
            dependencies.logger = logger
            server = try HTTPServer(
                configuration: settings, routes: GatewayRoutes.all(inbox), dependencies: dependencies, group: desk.group
            )
        }

        func send(
            _ path: String, _ webhook: GatewayWebhook, type: String? = "application/json",
            more: [(name: String, value: String)] = []
        ) async throws -> HTTPTestResponse {
            var fields = webhook.fields.map { (name: $0.key, value: $0.value) } + more
            if let type { fields.append((name: "Content-Type", value: type)) }
            return try await HTTPInProcessRunner(server).send(
                HTTPTestRequest("POST", path, fields: fields, body: webhook.body))
        }

        func play(_ orderID: String, _ verb: String, as caller: String? = "staff") async throws -> HTTPTestResponse {
            let fields = caller.map { [(name: "Authorization", value: "Bearer \($0)")] } ?? []
            return try await HTTPInProcessRunner(server).send(
                HTTPTestRequest("POST", "/api/v1/fake-gateway/orders/\(orderID)/\(verb)", fields: fields))
        }

        func open(_ amountMinor: Int64 = 12_500) async throws -> String {
            let order = GatewayOrder(
                reference: PaymentInboxTests.reference, amount: try WalletDesk.pounds(amountMinor),
                expiresAt: Timestamp(microseconds: SystemClock().now().microseconds + 900_000_000))
            return try await fake.open(order, deadlineNanoseconds: nil).orderID
        }

        /// A webhook that is right; `secret-word` must not be seen again.
        func webhook() throws -> GatewayWebhook {
            let order = FakeOrder(
                PaymentInboxTests.reference, amount: try WalletDesk.pounds(700), expiresAt: SystemClock().now())
            let body = try JSONValue(parsing: fake.webhook(.authorized, order).body)
            return fake.signed(body.with("note", "secret-word").bytes)
        }
    }

    private static let paths = [
        "/webhooks/payment", "/webhooks/payment/fake", "/api/v1/webhooks/payment", "/api/v1/webhooks/payment/fake",
    ]

    @Test(arguments: paths) func `a notice that is right is taken and told once it is`(path: String) async throws {
        try await withWalletDesk { desk in
            let counter = try Counter(desk)
            let webhook = try counter.webhook()
            for _ in 0..<3 {
                let answer = try await counter.send(path, webhook)
                #expect(answer.status == 200 && answer.text == "{\"received\":true}")
            }
            // Sent again it is told again, and says nothing that was not said.
            #expect(counter.reports.ids.count == 3 && counter.reports.facts.count == 1)
            #expect(Set(counter.reports.gateways) == ["fake"])
        }
    }

    @Test(arguments: paths) func `what is not right is refused, and told to nobody`(path: String) async throws {
        try await withWalletDesk { desk in
            let counter = try Counter(desk)
            let right = try counter.webhook()
            let field = "medley-fake-signature"
            var other = right
            other.body.append(UInt8(ascii: " "))
            let table: [(String, GatewayWebhook, String)] = [
                ("unsigned", GatewayWebhook(body: right.body, fields: [:]), "401 badSignature"),
                ("another body", other, "401 badSignature"),
                ("no hexadecimal", GatewayWebhook(body: right.body, fields: [field: "??"]), "401 badSignature"),
                ("no JSON", counter.fake.signed(Array("hello".utf8)), "400 malformedNotice"),
                ("no object", counter.fake.signed(Array("[]".utf8)), "400 malformedNotice"),
                ("nothing in it", counter.fake.signed(Array("{}".utf8)), "400 malformedNotice"),
                ("no body", GatewayWebhook(body: [], fields: [:]), "401 badSignature"),
                (
                    "too large", counter.fake.signed([UInt8](repeating: 0x20, count: 65_537)), "413 bodyTooLarge"
                ),
            ]
            for (name, webhook, outcome) in table {
                let answer = try await counter.send(path, webhook)
                #expect(answer.outcome == outcome, "\(name)")
            }
            let text = try await counter.send(path, right, type: "text/plain")
            #expect(text.outcome == "415 unsupportedMediaType")
            let signature = right.fields[field] ?? ""
            let twice = try await counter.send(path, right, more: [(name: field, value: signature)])
            #expect(twice.outcome == "401 badSignature")
            #expect(counter.reports.ids.isEmpty)
        }
    }

    @Test func `a gateway that is not there is not found, and each is believed by its own signature`() async throws {
        try await withWalletDesk { desk in
            let counter = try Counter(desk)
            let webhook = try counter.webhook()
            for (name, outcome) in [
                ("phonepe", "404 notFound"), ("paypal", "404 notFound"), ("razorpay", "401 badSignature"),
            ] {
                let answer = try await counter.send("/webhooks/payment/\(name)", webhook)
                #expect(answer.outcome == outcome, "\(name)")
            }
            let payment: JSONValue = [
                "id": "pay_1", "amount": 500, "currency": "INR", "status": "captured", "order_id": "order_1",
                "notes": [
                    "hospital_id": .string(Self.hospital.description),
                    "payment_id": .string(Self.reference.paymentID.description),
                ],
            ]
            let notice = RazorpayStandIn.webhook("payment.captured", [("payment", payment)], id: "evt_9")
            let answer = try await counter.send("/webhooks/payment", notice)
            // It is known as Razorpay's, which has to be asked and is not there.
            #expect(answer.outcome == "503 unavailable" && counter.reports.ids.isEmpty)
        }
    }

    @Test func `what cannot be taken now is to be sent again, what will never be is not`() async throws {
        try await withWalletDesk { desk in
            let counter = try Counter(desk)
            let webhook = try counter.webhook()
            counter.reports.fail(.unavailable(retryAfterSeconds: 7))
            let busy = try await counter.send("/webhooks/payment", webhook)
            #expect(busy.outcome == "503 unavailable" && busy["Retry-After"] == "7" && counter.reports.ids.isEmpty)
            let again = try await counter.send("/webhooks/payment", webhook)
            #expect(again.status == 200 && counter.reports.ids.count == 1)
            counter.reports.fail(.notFound)
            let unknown = try await counter.send("/webhooks/payment", webhook)
            #expect(unknown.status == 200 && counter.reports.ids.count == 1)
            counter.reports.fail(.unknown(code: "internal"))
            let fault = try await counter.send("/webhooks/payment", webhook)
            #expect(fault.status == 500)
        }
    }

    @Test func `of bodies and signatures nothing is logged`() async throws {
        try await withWalletDesk { desk in
            let counter = try Counter(desk)
            let right = try counter.webhook()
            var wrong = right
            wrong.fields["medley-fake-signature"] = "0123456789abcdef"
            for webhook in [right, wrong, counter.fake.signed(Array("secret-word".utf8))] {
                _ = try await counter.send("/webhooks/payment", webhook)
            }
            let text = counter.log.text
            #expect(text.contains("bad signature") && text.contains("cannot be read"))
            for word in ["secret-word", "0123456789abcdef", "fakepay_", "fake-now", right.fields.values.first ?? ""] {
                #expect(!text.contains(word), "\(word)")
            }
        }
    }

    @Test func `whoever guesses signatures is stopped, whoever has the right one is not counted`() async throws {
        try await withWalletDesk { desk in
            let counter = try Counter(desk, limit: 3)
            let right = try counter.webhook()
            for _ in 0..<6 {
                let answer = try await counter.send("/webhooks/payment", right)
                #expect(answer.status == 200)
            }
            let wrong = GatewayWebhook(body: right.body, fields: ["medley-fake-signature": "00"])
            for status in [401, 401, 401, 429] {
                let answer = try await counter.send("/webhooks/payment", wrong)
                #expect(answer.status == status)
            }
        }
    }

    @Test func `a payer is played, and the webhook comes in as all others do`() async throws {
        try await withWalletDesk { desk in
            let counter = try Counter(desk)
            let orderID = try await counter.open()
            let declined = try await counter.play(orderID, "decline")
            #expect(declined.status == 200 && declined.json["declinedCount"]?.number?.integer(as: Int.self) == 1)
            for _ in 0..<2 {
                let paid = try await counter.play(orderID, "pay")
                #expect(
                    paid.status == 200 && paid.json["paid"]?.bool == true && paid.json["orderId"]?.string == orderID)
            }
            let again = try await counter.play(orderID, "decline")
            #expect(again.outcome == "422 fakeOrderPaid")
            let facts = Set(counter.reports.facts.map(\.fact))
            #expect(facts == [.failed(code: "PAYMENT_DECLINED"), .authorized(try WalletDesk.pounds(12_500))])
            #expect(counter.reports.ids.count == 3)
        }
    }

    @Test func `a payment that nobody hears of is found when it is asked for`() async throws {
        try await withWalletDesk { desk in
            let counter = try Counter(desk)
            let orderID = try await counter.open(12_599)
            let paid = try await counter.play(orderID, "pay")
            #expect(paid.json["paid"]?.bool == true && counter.reports.ids.isEmpty)
            let order = GatewayOrderID(reference: Self.reference, orderID: orderID)
            let facts = try await counter.fake.reports(on: order, deadlineNanoseconds: nil).map(\.fact)
            #expect(facts == [.authorized(try WalletDesk.pounds(12_599))])
        }
    }

    @Test func `payers are played by those who may ask for payments, in their own tenant`() async throws {
        try await withWalletDesk { desk in
            let counter = try Counter(desk)
            let orderID = try await counter.open()
            let unknown =
                "fake_" + GatewayReference(hospitalID: Self.hospital, paymentID: PaymentID(high: 7, low: 7)).text
            let table: [(String, String?, String)] = [
                (orderID, nil, "401 credentialsRequired"), (orderID, "nobody", "403 forbidden"),
                (orderID, "stranger", "404 notFound"), (unknown, "staff", "404 notFound"),
                ("fake_x", "staff", "404 notFound"),
            ]
            for (id, caller, outcome) in table {
                for verb in ["pay", "decline"] {
                    let answer = try await counter.play(id, verb, as: caller)
                    #expect(answer.outcome == outcome, "\(id) \(verb)")
                }
            }
            #expect(counter.reports.ids.isEmpty)
        }
    }

    @Test func `without the fake nobody can be played, and without gateways nothing is served`() async throws {
        try await withWalletDesk { desk in
            let razorpay = RazorpayGateway(
                RazorpayStandIn().settings("http://127.0.0.1:1"), http: try HTTPClient(group: desk.group))
            let some = PaymentInbox(gateways: [razorpay], reports: RecordedReports(), logger: nil)
            let none = PaymentInbox(gateways: [], reports: RecordedReports(), logger: nil)
            let paths = GatewayRoutes.all(some).map(\.pattern)
            let isFake = paths.contains { $0.contains("fake") }
            #expect(paths.count == 4 && !isFake)
            #expect(GatewayRoutes.all(none).isEmpty)
        }
    }
}
