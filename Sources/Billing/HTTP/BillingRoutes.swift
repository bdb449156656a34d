import BillingAPI
import HTTP
import Kernel

/// The routes of the module, in the order in which their examples work.
enum BillingRoutes {
    /// The table.
    static func all(_ service: any BillingService) -> [Route] {
        [
            CreateCharge.route(service),
            ListCharges.route(service),
            GetCharge.route(service),
            DraftInvoice.route(service),
            ListInvoices.route(service),
            GetInvoice.route(service),
            ChangeDraft.route(service),
            IssueInvoice.route(service),
            ReceivePayment.route(service),
            ListPayments.route(service),
            GetPayment.route(service),
            AllocatePayment.route(service),
            RefundPayment.route(service),
            GetPatientAccount.route(service),
            GetInvoiceHistory.route(service),
            VoidInvoice.route(service),
            CancelCharge.route(service),
        ]
    }

    /// The groups in the documentation.
    static let charges = "Charges"
    /// See `charges`.
    static let invoices = "Invoices"
    /// See `charges`.
    static let payments = "Payments"

    /// The page that the call asks for.
    static func page(_ call: Call) throws -> BillingPageRequest {
        BillingPageRequest(limit: try call.pageLimit(), cursor: try call.query("cursor"))
    }

    /// The instant that was asked for; nil is now.
    static func instant(_ call: Call) throws(Failure) -> Timestamp? {
        try parameter(call, "asOf", "Give an instant such as 2026-01-31T12:00:00Z.") { Timestamp($0) }
    }

    /// The patient that was asked for; nil is any.
    static func patient(_ call: Call) throws(Failure) -> PatientID? {
        try parameter(call, "patientId", "Give a patient's id.") { PatientID($0) }
    }

    /// The status that was asked for; nil is any.
    static func status<Status: RawRepresentable<String> & CaseIterable>(
        _ call: Call, as _: Status.Type = Status.self
    ) throws(Failure) -> Status? {
        let names = Status.allCases.map(\.rawValue).joined(separator: ", ")
        return try parameter(call, "status", "Give one of \(names).") { Status(rawValue: $0) }
    }

    private static func parameter<Value>(
        _ call: Call, _ name: String, _ message: String, _ read: (String) -> Value?
    ) throws(Failure) -> Value? {
        guard let text = try call.query(name) else { return nil }
        var validator = Validator()
        let value = validator.require(read(text), field: name, code: "invalid", message: message)
        try validator.check()
        return value
    }

    /// The query parameters of every list.
    static let pageParameters = [
        QueryParameter("limit", "How many items, 1–200; 50 where absent.", example: "20"),
        QueryParameter("cursor", "nextCursor of the page before."),
    ]

    /// The filter by patient.
    static let patientParameter = QueryParameter("patientId", "Whose.", example: "{{patientId}}")

    /// The query parameter of reads that can look back.
    static let asOfParameter = QueryParameter(
        "asOf",
        "An instant, RFC 3339: what the log had recorded then. The instants of an invoice's versions are `at` of its history; "
            + "createdAt and updatedAt are when the change was asked for, some milliseconds before.")
}

extension DocumentedError {
    /// The answer to fields that do not validate.
    static let invalidFields = DocumentedError(400, "validation", "Fields do not validate; all of them are listed.")
    /// The answer to an id that this hospital does not know.
    static let unknownID = DocumentedError(404, "notFound", "There is nothing with this id in this hospital.")
    /// The answer to a stale `If-Match`.
    static let stale = DocumentedError(412, "stale", "It was changed since; its version is in currentVersion.")
    /// The answer to a key that was used before.
    static let keyReused = DocumentedError(422, "idempotencyKeyReused", "The key was sent before with another request.")

    /// The answer of a rule.
    static func rule(_ rule: BillingRule, _ summary: String) -> DocumentedError {
        DocumentedError(422, rule.code, summary)
    }

    /// The answer where merges that were recorded by the moment of `asOf` are not known yet.
    static let momentNotReached = DocumentedError(
        503, "momentNotReached",
        "Merges that were recorded by asOf are not known here yet; Retry-After says when to ask.")

    static let unknownPatient = rule(.unknownPatient, "There is no such patient in this hospital.")
    static let unknownInvoice = rule(.unknownInvoice, "There is no such invoice in this hospital.")
    static let invoiceNotPayable = rule(.invoiceNotPayable, "The invoice is a draft or void.")
    static let exceedsOpenAmount = rule(
        .exceedsOpenAmount(open: .schemaPlaceholder), "More than what is open; that is in openAmount.")
    static let currencyMismatch = rule(
        .currencyMismatch(expected: .schemaPlaceholder), "Another currency than the one in currency.")
    static let invoiceNotDraft = rule(.invoiceNotDraft, "It is issued or void.")
}
