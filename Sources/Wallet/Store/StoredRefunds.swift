import Journal
import Kernel
import WalletAPI

/// The data of `FundsRefunded`, version 1.
struct StoredRefund: Codable {
    var originalEventId: EventID
    var approvalId: ApprovalID?
    var fromWalletId: WalletID?
    var toWalletId: WalletID
    var amountMinor: Int64
    var currency: Currency
    var fromBalanceMinor: Int64?
    var toBalanceMinor: Int64
    var reference: String
    var ownerId: UserID?
    var at: Timestamp
    var day: LocalDate
    var sealed: String?

    private static let name = DeskEventCodec.Name.refunded.rawValue

    init(_ event: FundsRefunded, _ sealer: FieldSealer) throws(EventCodecError) {
        // Never what could not be read back.
        guard event.amount.amountMinor > 0, (event.from == nil) == (event.fromBalanceMinor == nil) else {
            throw .malformed(type: Self.name)
        }
        originalEventId = event.originalID
        approvalId = event.approvalID
        fromWalletId = event.from
        toWalletId = event.to
        amountMinor = event.amount.amountMinor
        currency = event.amount.currency
        fromBalanceMinor = event.fromBalanceMinor
        toBalanceMinor = event.toBalanceMinor
        reference = event.reference
        ownerId = event.ownerID
        at = event.at
        day = event.day
        sealed = try StoredText(description: event.description).sealed(sealer)
    }

    func event(_ opener: FieldOpener) throws(EventCodecError) -> FundsRefunded {
        guard amountMinor > 0, (fromWalletId == nil) == (fromBalanceMinor == nil) else {
            throw .malformed(type: Self.name)
        }
        return FundsRefunded(
            originalID: originalEventId, approvalID: approvalId, from: fromWalletId, to: toWalletId,
            amount: Money(amountMinor: amountMinor, currency: currency), fromBalanceMinor: fromBalanceMinor,
            toBalanceMinor: toBalanceMinor, reference: reference,
            description: try StoredText(sealed, opener, in: Self.name).description, ownerID: ownerId, at: at, day: day)
    }
}

/// The data of `RefundCounted`, version 1.
struct StoredRefundCount: Codable {
    var originalEventId: EventID
    var originalMinor: Int64
    var currency: Currency
    var refundedMinor: Int64
    var at: Timestamp

    init(_ event: RefundCounted) {
        originalEventId = event.originalID
        originalMinor = event.original.amountMinor
        currency = event.original.currency
        refundedMinor = event.refundedMinor
        at = event.at
    }

    func event() throws(EventCodecError) -> RefundCounted {
        guard refundedMinor > 0, refundedMinor <= originalMinor else {
            throw .malformed(type: DeskEventCodec.Name.refundCounted.rawValue)
        }
        return RefundCounted(
            originalID: originalEventId, original: Money(amountMinor: originalMinor, currency: currency),
            refundedMinor: refundedMinor, at: at)
    }
}

/// The data of `WalletSettingsChanged`, version 1.
struct StoredSettings: Codable {
    var defaultLimits: [DefaultLimits]
    var approvalThresholds: [ApprovalThreshold]
    var holdSeconds: Int
    var singleApprover: Bool
    var by: UserID
    var at: Timestamp

    init(_ event: WalletSettingsChanged) {
        defaultLimits = event.settings.defaultLimits
        approvalThresholds = event.settings.approvalThresholds
        holdSeconds = event.settings.holdSeconds
        singleApprover = event.settings.singleApprover
        by = event.by
        at = event.at
    }

    func event() throws(EventCodecError) -> WalletSettingsChanged {
        guard holdSeconds > 0 else { throw .malformed(type: DeskEventCodec.Name.settingsChanged.rawValue) }
        var settings = WalletSettings()
        settings.defaultLimits = defaultLimits
        settings.approvalThresholds = approvalThresholds
        settings.holdSeconds = holdSeconds
        settings.singleApprover = singleApprover
        return WalletSettingsChanged(settings: settings, by: by, at: at)
    }
}
