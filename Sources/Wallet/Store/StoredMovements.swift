import JSON
import Journal
import Kernel
import WalletAPI

/// The data of `WalletCredited` and `WalletDebited`, version 1.
extension WalletMoved {
    /// Writes the members.
    func write(
        to writer: inout JSONWriter, _ sealer: FieldSealer, in event: WalletEventCodec.Name
    ) throws(EventCodecError) {
        writer.member("walletId", walletID)
        try writer.amount(amount, in: event)
        writer.member("balanceMinor", balanceMinor)
        writer.member("reference", reference)
        writer.member("at", at)
        writer.member("day", day)
        try writer.text(StoredText(description: description), of: ownerID, sealer)
    }

    /// Reads the members.
    init(_ members: inout StoredMembers, _ opener: FieldOpener) throws(EventCodecError) {
        walletID = try members.id("walletId")
        amount = try members.amount()
        balanceMinor = try members.integer("balanceMinor")
        reference = try members.text("reference")
        at = try members.time("at")
        day = try members.day("day")
        let sealed = try members.text(opener)
        (ownerID, description) = (sealed.ownerID, sealed.text.description)
    }
}

/// The data of `FundsTransferred`: version 1, and 2 where it pays a claim on a MedCard.
extension FundsTransferred {
    /// The version that has all of it.
    var schemaVersion: Int { cardClaimID == nil ? 1 : 2 }

    /// Writes the members.
    func write(to writer: inout JSONWriter, _ sealer: FieldSealer) throws(EventCodecError) {
        writer.member("fromWalletId", from)
        writer.member("toWalletId", to)
        try writer.amount(amount, in: .transferred)
        writer.member("fromBalanceMinor", fromBalanceMinor)
        writer.member("toBalanceMinor", toBalanceMinor)
        writer.member("reference", reference)
        if let cardClaimID { writer.member("cardClaimId", cardClaimID) }
        writer.member("at", at)
        writer.member("day", day)
        try writer.text(StoredText(description: description), of: ownerID, sealer)
    }

    /// Reads the members.
    init(_ members: inout StoredMembers, _ opener: FieldOpener) throws(EventCodecError) {
        from = try members.id("fromWalletId")
        to = try members.id("toWalletId")
        amount = try members.amount()
        fromBalanceMinor = try members.integer("fromBalanceMinor")
        toBalanceMinor = try members.integer("toBalanceMinor")
        reference = try members.text("reference")
        cardClaimID = try members.optionalID("cardClaimId")
        at = try members.time("at")
        day = try members.day("day")
        let sealed = try members.text(opener)
        (ownerID, description) = (sealed.ownerID, sealed.text.description)
    }
}
