import Crypto
import JSON
import TestSupport

extension ExampleRun {
    /// Asks for a payment at the built-in gateway, whose payer is then played.
    mutating func openOrder() throws {
        let answer = try collect(2_500, "VISIT-5002", [:])
        name("orderId", answer.json["checkout"]?["orderId"]?.string)
        name("orderCollectionId", answer.string("id"))
    }

    /// Asks for a payment of what lists of payments are asked for: one merchant's, or one invoice's.
    func openFilteredOrder(_ variable: String) throws {
        let id = clinic.variables[variable] ?? ""
        _ = try collect(100, "FOR-\(variable)", [variable: .string(id)])
    }

    private func collect(_ amount: Int, _ reference: String, _ more: [String: JSONValue]) throws -> ServerAnswer {
        var body: JSONValue = [
            "method": "gateway", "amount": ["amountMinor": .integer(amount), "currency": "EGP"],
            "reference": .string(reference),
        ]
        var request = ServerRequest("POST", "/api/v1/collections", token: clinic.token)
        request.fields = [("Idempotency-Key", "\(clinic.code)-\(reference)")]
        for (member, value) in more { body = body.setting(member, to: value) }
        request.body = body.bytes
        request.contentType = "application/json"
        let answer = try clinic.client.send(request)
        if answer.status != 201 { throw TestFailure("a payment: \(answer.summary)") }
        return answer
    }

    /// Gives back a part of what was just paid at the built-in gateway.
    mutating func refundOrder() throws {
        let collection = clinic.variables["collectionId"]
        name("collectionId", clinic.variables["orderCollectionId"])
        try runUnseen("refundCollection")
        name("collectionId", collection)
    }

    /// Makes a request what a gateway sends: a body that says nothing of interest, with its signature.
    func sign(_ request: inout ServerRequest) {
        let body = Array(#"{"id":"evt_1","event":"ping","orderId":"fake_1"}"#.utf8)
        let code = HMACSHA256.code(for: body, key: Array(Installation.fakeWebhookSecret.utf8))
        request.body = body
        request.contentType = "application/json"
        request.fields.append(("Medley-Fake-Signature", Hexadecimal.encode(code)))
    }

    /// Makes the wallet that the examples pay, like the one that they go on with, and in use.
    mutating func makePayee() throws {
        let wallet = clinic.variables["walletId"]
        try runUnseen("createWallet", "activateWallet")
        name("payeeWalletId", clinic.variables["walletId"])
        name("walletId", wallet)
    }

    /// Makes a wallet that was just created one that money moves from.
    mutating func furnishWallet() throws {
        try makePayee()
        try runUnseen("activateWallet", "creditWallet")
    }
}

extension APIOperation {
    /// Whether payment gateways call it, of whom nothing is known but a signature over the body.
    var takesNotices: Bool { path.contains("/webhooks/payment") }
}
