import Journal
import Kernel
import WalletAPI

/// What limits a request asks for, as it is stored: minor units of the currency beside them; absent is none.
struct StoredLimitTerms: Codable {
    var walletId: WalletID
    /// Nil where there is no amount.
    var currency: Currency?
    var perTransactionMinor: Int64?
    var perDayMinor: Int64?
    var perMonthMinor: Int64?
    var overdraftMinor: Int64?

    /// Nil where the amounts are of several currencies, which no request has.
    init?(_ terms: LimitTerms) {
        let amounts = [terms.limits.perTransaction, terms.limits.perDay, terms.limits.perMonth, terms.overdraft]
        let currencies = Set(amounts.compactMap { $0?.currency })
        if currencies.count > 1 { return nil }
        walletId = terms.walletID
        currency = currencies.first
        perTransactionMinor = terms.limits.perTransaction?.amountMinor
        perDayMinor = terms.limits.perDay?.amountMinor
        perMonthMinor = terms.limits.perMonth?.amountMinor
        overdraftMinor = terms.overdraft?.amountMinor
    }

    var terms: LimitTerms {
        func money(_ amountMinor: Int64?) -> Money? {
            guard let amountMinor, let currency else { return nil }
            return Money(amountMinor: amountMinor, currency: currency)
        }
        return LimitTerms(
            walletID: walletId,
            limits: SpendingLimits(
                perTransaction: money(perTransactionMinor), perDay: money(perDayMinor), perMonth: money(perMonthMinor)),
            overdraft: money(overdraftMinor))
    }
}

/// What settings a request asks for, as they are stored.
struct StoredSettingsTerms: Codable {
    var settings: WalletSettings
    var version: Int

    init(_ terms: SettingsTerms) {
        settings = terms.settings
        version = terms.version
    }

    func terms(of hospital: HospitalID) -> SettingsTerms {
        SettingsTerms(settings: settings, version: version, hospitalID: hospital)
    }
}

/// What refund a request asks for, as it is stored: minor units of the currency beside them.
struct StoredRefundTerms: Codable {
    var originalEventId: EventID
    var originalMinor: Int64
    var currency: Currency
    var fromWalletId: WalletID?
    var toWalletId: WalletID
    var amountMinor: Int64
    var reference: String

    init(_ terms: RefundTerms) {
        originalEventId = terms.originalID
        originalMinor = terms.original.amountMinor
        currency = terms.original.currency
        fromWalletId = terms.from
        toWalletId = terms.to
        amountMinor = terms.amount.amountMinor
        reference = terms.reference
    }

    var terms: RefundTerms {
        RefundTerms(
            originalID: originalEventId, original: Money(amountMinor: originalMinor, currency: currency),
            from: fromWalletId, to: toWalletId, amount: Money(amountMinor: amountMinor, currency: currency),
            reference: reference)
    }
}

/// The data of `ApprovalRequested`, version 1: it has the terms of one kind of request.
struct StoredApprovalRequest: Codable {
    var approvalId: ApprovalID
    var requestedBy: UserID
    var ownerId: UserID
    var limits: StoredLimitTerms?
    var refund: StoredRefundTerms?
    var settings: StoredSettingsTerms?
    /// Whose settings they are.
    var hospitalId: HospitalID?
    var expiresAt: Timestamp
    var at: Timestamp
    var sealed: String?

    init(_ event: ApprovalRequested, _ sealer: FieldSealer) throws(EventCodecError) {
        approvalId = event.approvalID
        requestedBy = event.requesterID
        ownerId = event.ownerID
        switch event.effect {
        case .limits(let terms):
            guard let stored = StoredLimitTerms(terms) else {
                throw .malformed(type: DeskEventCodec.Name.requested.rawValue)
            }
            limits = stored
        case .refund(let terms): refund = StoredRefundTerms(terms)
        case .settings(let terms):
            settings = StoredSettingsTerms(terms)
            hospitalId = terms.hospitalID
        }
        expiresAt = event.expiresAt
        at = event.at
        sealed = try StoredText(description: event.description).sealed(sealer)
    }

    func event(_ opener: FieldOpener) throws(EventCodecError) -> ApprovalRequested {
        let name = DeskEventCodec.Name.requested.rawValue
        let effect: ApprovalEffect
        switch (limits, refund, settings, hospitalId) {
        case (let limits?, nil, nil, nil): effect = .limits(limits.terms)
        case (nil, let refund?, nil, nil): effect = .refund(refund.terms)
        case (nil, nil, let settings?, let hospital?): effect = .settings(settings.terms(of: hospital))
        default: throw .malformed(type: name)
        }
        return ApprovalRequested(
            approvalID: approvalId, requesterID: requestedBy, ownerID: ownerId, effect: effect,
            description: try StoredText(sealed, opener, in: name).description, expiresAt: expiresAt, at: at)
    }
}

/// The data of `ApprovalGranted`, `ApprovalRefused`, `ApprovalWithdrawn` and `ApprovalExpired`, version 1.
struct StoredDecision: Codable {
    var approvalId: ApprovalID
    var by: UserID?
    var ownerId: UserID?
    var at: Timestamp
    var sealed: String?

    init(_ event: ApprovalDecided, _ sealer: FieldSealer) throws(EventCodecError) {
        approvalId = event.approvalID
        by = event.by
        ownerId = event.ownerID
        at = event.at
        sealed = try StoredText(reason: event.reason).sealed(sealer)
    }

    func event(_ opener: FieldOpener, in name: DeskEventCodec.Name) throws(EventCodecError) -> ApprovalDecided {
        ApprovalDecided(
            approvalID: approvalId, by: by, reason: try StoredText(sealed, opener, in: name.rawValue).reason,
            ownerID: ownerId, at: at)
    }
}
