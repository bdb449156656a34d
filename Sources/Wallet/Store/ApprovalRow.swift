import JSON
import Kernel
import Postgres
import WalletAPI

/// A row of `wallet.approval`: the request as clients see it, and what it asks for.
struct ApprovalRow: Sendable {
    static let columns = """
        a.approval_id, a.version, a.kind, a.status, a.wallet_id, a.requested_by, a.decided_by, a.currency, \
        a.per_transaction_minor, a.per_day_minor, a.per_month_minor, a.overdraft_minor, a.original_event_id, \
        a.original_minor, a.from_wallet_id, a.amount_minor, a.reference, a.description, a.reason, a.transaction_id, \
        a.expires_at, a.created_at, a.updated_at, a.settings, a.hospital_id
        """

    var view: ApprovalView
    var effect: ApprovalEffect

    init(_ row: Row) throws {
        let kind: ApprovalKind = try Self.stored(row, 2)
        view = ApprovalView(
            id: try row.id(0), kind: kind, walletId: try row.optionalID(4), requestedBy: try row.id(5),
            createdAt: try row.timestamp(21))
        view.version = try row.int(1)
        view.status = try Self.stored(row, 3)
        view.decidedBy = try row.optionalID(6)
        view.reason = try row.optionalText(18)
        view.transactionId = try row.optionalID(19)
        view.expiresAt = try row.timestamp(20)
        view.updatedAt = try row.timestamp(22)
        switch kind {
        case .limits:
            let terms = try Self.limits(row, try row.id(4))
            view.limits = ApprovalView.Limits(limits: terms.limits, overdraft: terms.overdraft)
            effect = .limits(terms)
        case .refund:
            let terms = try Self.refund(row, try row.id(4))
            var refund = ApprovalView.Refund(
                transactionId: terms.originalID, amount: terms.amount, toWalletId: terms.to, reference: terms.reference)
            refund.fromWalletId = terms.from
            refund.description = try row.optionalText(17)
            view.refund = refund
            effect = .refund(terms)
        case .settings:
            let stored = try StrictJSONDecoder().decode(StoredSettingsTerms.self, from: Array(try row.text(23).utf8))
            view.settings = stored.settings
            effect = .settings(stored.terms(of: try row.id(24)))
        }
    }

    private static func limits(_ row: Row, _ wallet: WalletID) throws -> LimitTerms {
        func money(_ column: Int) throws -> Money? {
            guard let amountMinor = try row.optionalInt(column) else { return nil }
            return Money(amountMinor: Int64(amountMinor), currency: try MerchantRow.currency(row, 7))
        }
        let limits = SpendingLimits(perTransaction: try money(8), perDay: try money(9), perMonth: try money(10))
        return LimitTerms(walletID: wallet, limits: limits, overdraft: try money(11))
    }

    private static func refund(_ row: Row, _ wallet: WalletID) throws -> RefundTerms {
        let currency = try MerchantRow.currency(row, 7)
        return RefundTerms(
            originalID: try row.id(12), original: Money(amountMinor: Int64(try row.int(13)), currency: currency),
            from: try row.optionalID(14), to: wallet,
            amount: Money(amountMinor: Int64(try row.int(15)), currency: currency), reference: try row.text(16))
    }

    private static func stored<Value: RawRepresentable<String>>(_ row: Row, _ column: Int) throws -> Value {
        guard let value = Value(rawValue: try row.text(column)) else {
            throw PostgresError.decoding(column: column, expected: "a name that this release knows")
        }
        return value
    }
}

/// A request whose time is over.
struct DueApproval: Hashable, Sendable {
    var expiresAt: Timestamp
    var hospitalID: HospitalID
    var approvalID: ApprovalID

    /// Reads a row of `DeskQueries.dueApprovals`.
    init(_ row: Row) throws {
        expiresAt = try row.timestamp(0)
        hospitalID = try row.id(1)
        approvalID = try row.id(2)
    }
}
