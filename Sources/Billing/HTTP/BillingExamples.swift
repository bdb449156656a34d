/// What the module's resources look like in the documentation.
enum BillingExamples {
    static let charge = """
        {"id":"{{chargeId}}","patientId":"{{patientId}}","code":"CONSULT","description":"Consultation","quantity":2,\
        "unitPrice":{"amountMinor":20000,"currency":"EGP"},"amount":{"amountMinor":40000,"currency":"EGP"},\
        "serviceDate":"2026-01-05","status":"unbilled","version":1,"createdAt":"2026-01-05T09:30:00Z",\
        "updatedAt":"2026-01-05T09:30:00Z"}
        """

    static let cancelledCharge = """
        {"id":"{{chargeId}}","patientId":"{{patientId}}","code":"CONSULT","description":"Consultation","quantity":2,\
        "unitPrice":{"amountMinor":20000,"currency":"EGP"},"amount":{"amountMinor":40000,"currency":"EGP"},\
        "serviceDate":"2026-01-05","status":"cancelled","version":4,"createdAt":"2026-01-05T09:30:00Z",\
        "updatedAt":"2026-01-05T11:00:00Z"}
        """

    static let draft = invoice(state: "\"status\":\"draft\"", paid: 0, open: 0, version: 1)
    static let issued = invoice(
        state: "\"number\":\"INV-2026-000001\",\"status\":\"issued\"", paid: 0, open: 40_000, version: 2)
    static let void = invoice(
        state: "\"number\":\"INV-2026-000001\",\"status\":\"void\"", paid: 0, open: 0, version: 5)

    static let invoiceSummary = """
        {"id":"{{invoiceId}}","patientId":"{{patientId}}","number":"INV-2026-000001","status":"issued",\
        "total":{"amountMinor":40000,"currency":"EGP"},"paid":{"amountMinor":0,"currency":"EGP"},\
        "open":{"amountMinor":40000,"currency":"EGP"},"issuedOn":"2026-01-05","dueDate":"2026-02-04","version":2,\
        "createdAt":"2026-01-05T09:40:00Z","updatedAt":"2026-01-05T09:45:00Z"}
        """

    static let draftSummary = """
        {"id":"{{invoiceId}}","patientId":"{{patientId}}","status":"draft",\
        "total":{"amountMinor":40000,"currency":"EGP"},"paid":{"amountMinor":0,"currency":"EGP"},\
        "open":{"amountMinor":0,"currency":"EGP"},"version":1,"createdAt":"2026-01-05T09:40:00Z",\
        "updatedAt":"2026-01-05T09:40:00Z"}
        """

    static let paymentSummary = """
        {"id":"{{paymentId}}","number":"RCP-2026-000001","patientId":"{{patientId}}","status":"received",\
        "amount":{"amountMinor":20000,"currency":"EGP"},"method":"card","reference":"Terminal 4, slip 118",\
        "unallocated":{"amountMinor":20000,"currency":"EGP"},"refunded":{"amountMinor":0,"currency":"EGP"},\
        "receivedOn":"2026-01-05","version":1,"createdAt":"2026-01-05T10:00:00Z","updatedAt":"2026-01-05T10:00:00Z"}
        """

    static let payment = """
        {"id":"{{paymentId}}","number":"RCP-2026-000001","patientId":"{{patientId}}","status":"received",\
        "amount":{"amountMinor":20000,"currency":"EGP"},"method":"card","reference":"Terminal 4, slip 118",\
        "allocations":[],"unallocated":{"amountMinor":20000,"currency":"EGP"},\
        "refunded":{"amountMinor":0,"currency":"EGP"},"refunds":[],"receivedOn":"2026-01-05","version":1,\
        "createdAt":"2026-01-05T10:00:00Z","updatedAt":"2026-01-05T10:00:00Z"}
        """

    static let allocatedPayment = """
        {"id":"{{paymentId}}","number":"RCP-2026-000001","patientId":"{{patientId}}","status":"received",\
        "amount":{"amountMinor":20000,"currency":"EGP"},"method":"card","reference":"Terminal 4, slip 118",\
        "allocations":[{"invoiceId":"{{invoiceId}}","amount":{"amountMinor":15000,"currency":"EGP"}}],\
        "unallocated":{"amountMinor":5000,"currency":"EGP"},"refunded":{"amountMinor":0,"currency":"EGP"},\
        "refunds":[],"receivedOn":"2026-01-05","version":2,"createdAt":"2026-01-05T10:00:00Z",\
        "updatedAt":"2026-01-05T10:05:00Z"}
        """

    static let refund = """
        {"id":"{{refundId}}","number":"REF-2026-000001","paymentId":"{{paymentId}}","patientId":"{{patientId}}",\
        "amount":{"amountMinor":20000,"currency":"EGP"},"reason":"The visit did not take place",\
        "fromDeposit":{"amountMinor":5000,"currency":"EGP"},\
        "reopened":[{"invoiceId":"{{invoiceId}}","amount":{"amountMinor":15000,"currency":"EGP"}}],\
        "refundedOn":"2026-01-05","createdAt":"2026-01-05T10:30:00Z"}
        """

    private static func invoice(state: String, paid: Int, open: Int, version: Int) -> String {
        """
        {"id":"{{invoiceId}}","patientId":"{{patientId}}",\(state),\
        "lines":[{"chargeId":"{{chargeId}}","code":"CONSULT","description":"Consultation","quantity":2,\
        "unitPrice":{"amountMinor":20000,"currency":"EGP"},"amount":{"amountMinor":40000,"currency":"EGP"},\
        "serviceDate":"2026-01-05"}],"total":{"amountMinor":40000,"currency":"EGP"},\
        "paid":{"amountMinor":\(paid),"currency":"EGP"},"open":{"amountMinor":\(open),"currency":"EGP"},\
        "payments":[],"version":\(version),"createdAt":"2026-01-05T09:40:00Z","updatedAt":"2026-01-05T09:45:00Z"}
        """
    }
}
