internal import JSON

extension ClinicFirstDay {
    /// Charges two services, invoices, issues, pays in two parts and refunds one, with the balance after each step.
    func chargeAndPay(_ desk: CheckSession, _ patient: PatientAtCheck) throws(CheckFailure) {
        try expectBalance(0, desk, patient, "before anything is charged")
        var charges: [JSONValue] = []
        for (code, amount) in [("CONSULT", 40_000), ("DRESSING", 12_550)] {
            let charge = try desk.expect(
                201, "POST", "/api/v1/charges",
                [
                    "patientId": .string(patient.id), "code": .string(code), "description": .string(code),
                    "quantity": 1, "unitPrice": money(amount), "serviceDate": "2026-01-15",
                ])
            charges.append(.string(charge.text("id")))
        }
        let invoice = try desk.expect(
            201, "POST", "/api/v1/invoices", ["patientId": .string(patient.id), "chargeIds": .array(charges)])
        try expectBalance(0, desk, patient, "while the invoice is a draft")
        let issued = try desk.expect(200, "POST", "/api/v1/invoices/\(invoice.text("id"))/issue")
        try CheckSession.require(!issued.text("number").isEmpty, "the issued invoice has no number")
        try expectBalance(52_550, desk, patient, "after the invoice is issued")
        report("two services are charged and invoiced")

        _ = try pay(desk, invoice.text("id"), 30_000, key: "a")
        try expectBalance(22_550, desk, patient, "after the first part is paid")
        let second = try pay(desk, invoice.text("id"), 22_550, key: "b")
        try expectBalance(0, desk, patient, "after the second part is paid")
        report("the invoice is paid in two parts")

        try desk.expect(
            201, "POST", "/api/v1/payments/\(second)/refund",
            ["amount": money(22_550), "reason": "Paid twice at the desk"],
            fields: [("Idempotency-Key", "refund-\(suffix)")])
        try expectBalance(22_550, desk, patient, "after one part is refunded")
        report("one part is refunded, and the balance is right after each step")
    }

    private func pay(
        _ desk: CheckSession, _ invoice: String, _ amount: Int, key: String
    ) throws(CheckFailure) -> String {
        let body: JSONValue = ["invoiceId": .string(invoice), "amount": money(amount), "method": "cash"]
        let fields = [("Idempotency-Key", "pay-\(key)-\(suffix)")]
        let paid = try desk.expect(201, "POST", "/api/v1/payments", body, fields: fields)
        let again = try desk.expect(201, "POST", "/api/v1/payments", body, fields: fields)
        try CheckSession.require(again.text("id") == paid.text("id"), "a repeated payment is another payment")
        return paid.text("id")
    }

    private func expectBalance(
        _ amount: Int, _ desk: CheckSession, _ patient: PatientAtCheck, _ moment: String
    ) throws(CheckFailure) {
        let account = try desk.expect(200, "GET", "/api/v1/patients/\(patient.id)/account")
        let balance = account.json["balance"]?["amountMinor"]?.number?.integer(as: Int.self)
        try CheckSession.require(
            balance == amount, "the balance is \(balance.map(String.init) ?? "missing") instead of \(amount) \(moment)")
    }

    private func money(_ amount: Int) -> JSONValue { ["amountMinor": .integer(amount), "currency": "EGP"] }
}
