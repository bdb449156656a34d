import JSON
import TestSupport

/// A command of a writer, with the key under which it may be sent any number of times.
struct CrashCommand: Sendable {
    /// What it does; the amounts are in minor units.
    enum Deed: Sendable, Equatable {
        case register
        case charge(patient: String, amount: Int)
        case draft(patient: String, total: Int)
        case issue(patient: String, total: Int)
        case pay(patient: String, amount: Int)
    }

    let deed: Deed
    let key: String
    let target: String
    let body: JSONValue?

    /// The status of its success.
    var successStatus: Int { if case .issue = deed { 200 } else { 201 } }

    /// What it adds to what the patient owes.
    var owed: (patient: String, amount: Int)? {
        switch deed {
        case .register, .charge, .draft: nil
        case .issue(let patient, let total): (patient, total)
        case .pay(let patient, let amount): (patient, -amount)
        }
    }

    /// The read table that holds what it makes; nil where it makes nothing.
    var table: CrashTable? {
        switch deed {
        case .register: .patient
        case .charge: .charge
        case .draft: .invoice
        case .pay: .payment
        case .issue: nil
        }
    }

    func request(token: String) -> ServerRequest {
        var request = ServerRequest("POST", target, token: token)
        request.body = body?.bytes
        request.fields = [("Idempotency-Key", key)]
        return request
    }
}

/// The read tables that hold what the writers make.
enum CrashTable: String, CaseIterable, Sendable {
    case patient = "patient.patient"
    case charge = "billing.charge"
    case invoice = "billing.invoice"
    case payment = "billing.payment"

    var idColumn: String {
        switch self {
        case .patient: "patient_id"
        case .charge: "charge_id"
        case .invoice: "invoice_id"
        case .payment: "payment_id"
        }
    }
}
