import Journal
import Kernel
import WalletAPI

/// What both tenants have of a clearing; the members' names are stored and never change.
struct StoredClearingFact: Codable {
    var clearingId: ClearingID
    var fromHospitalId: HospitalID
    var toHospitalId: HospitalID
    var toWalletId: WalletID?
    var invoiceId: PaidInvoiceID?
    var amount: Money
    var reference: String

    init(_ fact: ClearingFact) {
        clearingId = fact.clearingID
        fromHospitalId = fact.from
        toHospitalId = fact.to
        toWalletId = fact.purpose.walletID
        invoiceId = fact.purpose.invoiceID
        amount = fact.amount
        reference = fact.reference
    }

    func fact(in name: ClearingEventCodec.Name) throws(EventCodecError) -> ClearingFact {
        let purpose: ClearingPurpose
        switch (toWalletId, invoiceId) {
        case (let wallet?, nil): purpose = .wallet(wallet)
        case (nil, let invoice?): purpose = .invoice(invoice)
        default: throw .malformed(type: name.rawValue)
        }
        return ClearingFact(
            clearingID: clearingId, from: fromHospitalId, to: toHospitalId, purpose: purpose, amount: amount,
            reference: reference)
    }
}

/// The data of `ClearingSent`, version 1.
struct StoredClearingSent: Codable {
    var fact: StoredClearingFact
    var walletId: WalletID
    var balanceMinor: Int64
    var at: Timestamp
    var day: LocalDate

    init(_ event: ClearingSent) {
        fact = StoredClearingFact(event.fact)
        walletId = event.walletID
        balanceMinor = event.balanceMinor
        at = event.at
        day = event.day
    }

    func event(in name: ClearingEventCodec.Name) throws(EventCodecError) -> ClearingSent {
        ClearingSent(fact: try fact.fact(in: name), walletID: walletId, balanceMinor: balanceMinor, at: at, day: day)
    }
}

/// The data of `ClearingReceived`, version 1.
struct StoredClearingReceived: Codable {
    var fact: StoredClearingFact
    var balanceMinor: Int64?
    var at: Timestamp
    var day: LocalDate

    init(_ event: ClearingReceived) {
        fact = StoredClearingFact(event.fact)
        balanceMinor = event.balanceMinor
        at = event.at
        day = event.day
    }

    func event(in name: ClearingEventCodec.Name) throws(EventCodecError) -> ClearingReceived {
        ClearingReceived(fact: try fact.fact(in: name), balanceMinor: balanceMinor, at: at, day: day)
    }
}

/// The data of `ClearingRefused`, version 1.
struct StoredClearingRefused: Codable {
    var fact: StoredClearingFact
    var reason: ClearingRefusal
    var at: Timestamp

    init(_ event: ClearingRefused) {
        fact = StoredClearingFact(event.fact)
        reason = event.reason
        at = event.at
    }

    func event(in name: ClearingEventCodec.Name) throws(EventCodecError) -> ClearingRefused {
        ClearingRefused(fact: try fact.fact(in: name), reason: reason, at: at)
    }
}

/// The data of `ClearingSettled`, version 1.
struct StoredClearingSettled: Codable {
    var clearingId: ClearingID
    var at: Timestamp

    init(_ event: ClearingSettled) {
        clearingId = event.clearingID
        at = event.at
    }

    var event: ClearingSettled { ClearingSettled(clearingID: clearingId, at: at) }
}

/// The data of `ClearingReturned`, version 1.
struct StoredClearingReturned: Codable {
    var clearingId: ClearingID
    var walletId: WalletID
    var amount: Money
    var reference: String
    var reason: ClearingRefusal
    var balanceMinor: Int64?
    var at: Timestamp
    var day: LocalDate

    init(_ event: ClearingReturned) {
        clearingId = event.clearingID
        walletId = event.walletID
        amount = event.amount
        reference = event.reference
        reason = event.reason
        balanceMinor = event.balanceMinor
        at = event.at
        day = event.day
    }

    var event: ClearingReturned {
        ClearingReturned(
            clearingID: clearingId, walletID: walletId, amount: amount, reference: reference, reason: reason,
            balanceMinor: balanceMinor, at: at, day: day)
    }
}

/// The data of `ClearingAgreed`, version 1.
struct StoredClearingAgreed: Codable {
    var hospitalId: HospitalID
    var operators: [HospitalID]
    var at: Timestamp

    init(_ event: ClearingAgreed) {
        hospitalId = event.hospitalID
        operators = event.operators
        at = event.at
    }

    var event: ClearingAgreed { ClearingAgreed(hospitalID: hospitalId, operators: operators, at: at) }
}
