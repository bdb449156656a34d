import JSON
import Journal
import Kernel
import WalletAPI

/// The data of `WalletCreated`, version 1.
extension WalletCreated {
    /// Writes the members.
    func write(to writer: inout JSONWriter) {
        writer.member("walletId", walletID)
        writer.member("ownerId", ownerID)
        writer.member("type", type.rawValue)
        writer.member("currency", currency.code)
        writer.member("at", at)
    }

    /// Reads the members.
    init(_ members: inout StoredMembers) throws(EventCodecError) {
        walletID = try members.id("walletId")
        ownerID = try members.id("ownerId")
        type = try members.word("type")
        currency = try members.currency()
        at = try members.time("at")
    }
}

/// The data of `WalletActivated`, `WalletSuspended` and `WalletClosed`, version 1.
extension WalletStatusChanged {
    /// Writes the members.
    func write(to writer: inout JSONWriter, _ sealer: FieldSealer) throws(EventCodecError) {
        writer.member("walletId", walletID)
        writer.member("at", at)
        try writer.text(StoredText(reason: reason), of: ownerID, sealer)
    }

    /// Reads the members.
    init(_ members: inout StoredMembers, _ opener: FieldOpener) throws(EventCodecError) {
        walletID = try members.id("walletId")
        at = try members.time("at")
        let sealed = try members.text(opener)
        (ownerID, reason) = (sealed.ownerID, sealed.text.reason)
    }
}

/// The data of `WalletLimitsChanged`, version 1: one currency for all, which is the wallet's.
extension WalletLimitsChanged {
    /// Writes the members.
    func write(to writer: inout JSONWriter) throws(EventCodecError) {
        let others = [limits.perTransaction, limits.perDay, limits.perMonth].compactMap { $0?.currency }
        guard others.allSatisfy({ $0 == overdraft.currency }), overdraft.amountMinor >= 0 else {
            throw .malformed(type: WalletEventCodec.Name.limitsChanged.rawValue)
        }
        writer.member("walletId", walletID)
        writer.member("perTransactionMinor", limits.perTransaction?.amountMinor)
        writer.member("perDayMinor", limits.perDay?.amountMinor)
        writer.member("perMonthMinor", limits.perMonth?.amountMinor)
        writer.member("overdraftMinor", overdraft.amountMinor)
        writer.member("currency", overdraft.currency.code)
        writer.member("at", at)
    }

    /// Reads the members.
    init(_ members: inout StoredMembers) throws(EventCodecError) {
        walletID = try members.id("walletId")
        let amounts = (
            try members.optionalInteger("perTransactionMinor"), try members.optionalInteger("perDayMinor"),
            try members.optionalInteger("perMonthMinor"), try members.integer("overdraftMinor")
        )
        let currency = try members.currency()
        limits = SpendingLimits(
            perTransaction: amounts.0.map { Money(amountMinor: $0, currency: currency) },
            perDay: amounts.1.map { Money(amountMinor: $0, currency: currency) },
            perMonth: amounts.2.map { Money(amountMinor: $0, currency: currency) })
        overdraft = Money(amountMinor: amounts.3, currency: currency)
        at = try members.time("at")
        if overdraft.isNegative { throw members.malformed }
    }
}
