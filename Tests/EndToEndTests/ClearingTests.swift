import Foundation
import JSON
import TestSupport
import Testing

extension EndToEnd {
    /// Money of an operator's member for a hospital, over two servers on one database.
    @Suite struct ClearingTests {
        /// An operator with a member's wallet, and a hospital.
        private struct Desk {
            let installation: Installation
            let second: ServerProcess
            let tenant: OperatorTenant
            let hospital: Clinic
            let wallet: String
            /// Whom requests go to.
            var client: ServerClient

            init() throws {
                installation = try Installation(PrivatePostgres.shared())
                second = try ServerProcess(Installation.settings(installation.database, installation.state))
                tenant = try OperatorTenant(installation)
                hospital = try installation.signUp()
                client = tenant.client
                let member = try tenant.member("+201005550009").json["user"]?["id"]?.string ?? ""
                let made = try Self.send(
                    client, tenant.token, "POST", "/wallet",
                    ["userId": .string(member), "type": "personal", "currency": "EGP"], 201)
                wallet = made.string("id")
                _ = try Self.send(client, tenant.token, "PUT", "/wallet/\(wallet)/activate", nil, 200)
                _ = try Self.send(
                    client, tenant.token, "POST", "/wallet/\(wallet)/credit",
                    ["amount": Self.money(100_000), "reference": "TOPUP"], 202)
            }

            static func money(_ amount: Int) -> JSONValue { ["amountMinor": .integer(amount), "currency": "EGP"] }

            static func send(
                _ client: ServerClient, _ token: String, _ method: String, _ path: String, _ body: JSONValue?,
                _ status: Int
            ) throws -> ServerAnswer {
                var request = ServerRequest(method, "/api/v1" + path, token: token)
                if let body {
                    request.body = body.bytes
                    request.contentType = "application/json"
                }
                request.fields = [("Idempotency-Key", UUID().uuidString)]
                let answer = try client.send(request)
                guard answer.status == status else { throw TestFailure("\(method) \(path): \(answer.summary)") }
                return answer
            }

            func ofHospital(_ method: String, _ path: String, _ body: JSONValue?, _ status: Int) throws -> ServerAnswer
            {
                try Self.send(client, hospital.token, method, path, body, status)
            }

            func ofOperator(_ method: String, _ path: String, _ body: JSONValue?, _ status: Int) throws -> ServerAnswer
            {
                try Self.send(client, tenant.token, method, path, body, status)
            }

            /// An issued invoice of a patient of the hospital.
            func invoice(_ amount: Int) throws -> String {
                let patient = try ofHospital(
                    "POST", "/patients",
                    [
                        "givenName": "Fatma", "familyName": "Hassan", "birthDate": "1986-03-14", "sex": "female",
                        "phone": "+201001112223", "confirmDuplicate": true,
                    ], 201
                ).string("id")
                let charge = try ofHospital(
                    "POST", "/charges",
                    [
                        "patientId": .string(patient), "code": "VISIT", "description": "Visit", "quantity": 1,
                        "unitPrice": Self.money(amount), "serviceDate": "2026-01-15",
                    ], 201
                ).string("id")
                let invoice = try ofHospital(
                    "POST", "/invoices", ["patientId": .string(patient), "chargeIds": [.string(charge)]], 201
                ).string("id")
                _ = try ofHospital("POST", "/invoices/\(invoice)/issue", [:], 200)
                return invoice
            }

            /// Sends money for an invoice; answers the clearing's id.
            func pay(_ invoice: String, _ amount: Int) throws -> String {
                try ofOperator("POST", "/clearings", payment(invoice, amount), 202).string("id")
            }

            func payment(_ invoice: String, _ amount: Int) -> JSONValue {
                [
                    "fromWalletId": .string(wallet), "hospitalId": .string(hospital.variables["hospitalId"] ?? ""),
                    "invoiceId": .string(invoice), "amount": Self.money(amount), "reference": "VISIT",
                ]
            }

            /// What a path answers once it says so; what it answers at last where it never does.
            func answer(_ token: String, _ path: String, when isThere: (ServerAnswer) -> Bool) throws -> ServerAnswer {
                let end = ContinuousClock().now.advanced(by: .seconds(Patience.seconds))
                var answer = try Self.send(client, token, "GET", path, nil, 200)
                while !isThere(answer), ContinuousClock().now < end {
                    answer = try Self.send(client, token, "GET", path, nil, 200)
                }
                return answer
            }

            func ended(_ clearing: String) throws -> ServerAnswer {
                try answer(tenant.token, "/clearings/\(clearing)") { $0.string("status") != "sent" }
            }

            func balance() throws -> Int? {
                try ofOperator("GET", "/wallet/\(wallet)/balance", nil, 200).json["balance"]?["amountMinor"]?.number?
                    .integer(as: Int.self)
            }
        }

        @Test func `a member's wallet pays a hospital's invoice once the hospital takes money from the operator`()
            throws
        {
            let desk = try Desk()
            let invoice = try desk.invoice(30_000)
            let refused = try desk.ofOperator("POST", "/clearings", desk.payment(invoice, 30_000), 422)
            #expect(refused.string("code") == "notAgreed")
            let listed = try desk.ofHospital("GET", "/clearings", nil, 200)
            #expect(listed.json["items"]?.elements?.isEmpty == true)
            #expect(try desk.balance() == 100_000)
            _ = try desk.ofHospital(
                "PUT", "/clearing-agreement", ["operators": [.string(desk.tenant.hospital)]], 200)
            let clearing = try desk.pay(invoice, 30_000)
            let settled = try desk.ended(clearing)
            #expect(settled.string("status") == "settled", "\(settled.summary)")
            let paid = try desk.answer(desk.hospital.token, "/invoices/\(invoice)") { $0.string("status") == "paid" }
            #expect(paid.string("status") == "paid", "\(paid.summary)")
            let payments = try desk.ofHospital("GET", "/payments", nil, 200).json["items"]?.elements ?? []
            #expect(payments.count == 1)
            #expect(payments.first?["method"]?.string == "wallet" && payments.first?["reference"]?.string == clearing)
            #expect(try desk.balance() == 70_000)
            // More than is open is back.
            let tooMuch = try desk.ended(desk.pay(invoice, 1))
            #expect(tooMuch.string("refusal") == "exceedsOpenAmount")
            let verify = try ServerBinary().run(["verify"] + desk.installation.place)
            #expect(verify.status == 0, "\(verify.output)")
        }

        @Test func `what a server that was killed left under way is carried on by the other`() throws {
            var desk = try Desk()
            _ = try desk.ofHospital(
                "PUT", "/clearing-agreement", ["operators": [.string(desk.tenant.hospital)]], 200)
            let invoice = try desk.invoice(20_000)
            let clearings = try (0..<30).map { number in
                try desk.pay(number % 3 == 0 ? UUID().uuidString.lowercased() : invoice, 500)
            }
            desk.installation.server.kill()
            desk.client = try ServerClient(url: desk.second.url)
            let states = try clearings.map { try desk.ended($0).string("status") }
            #expect(states.count { $0 == "settled" } == 20 && states.count { $0 == "returned" } == 10, "\(states)")
            let paid = try desk.answer(desk.hospital.token, "/invoices/\(invoice)") {
                $0.json["paid"]?["amountMinor"]?.number?.integer(as: Int.self) == 10_000
            }
            #expect(paid.json["paid"]?["amountMinor"]?.number?.integer(as: Int.self) == 10_000, "\(paid.summary)")
            #expect(try desk.balance() == 90_000)
            let verify = try ServerBinary().run(["verify"] + desk.installation.place)
            #expect(verify.status == 0, "\(verify.output)")
        }
    }
}
