import JSON
import Journal
import Kernel
import WalletAPI

/// The data of `FundsHeld`, version 1.
extension FundsHeld {
    /// Writes the members.
    func write(to writer: inout JSONWriter, _ sealer: FieldSealer) throws(EventCodecError) {
        writer.member("walletId", walletID)
        writer.member("holdId", holdID)
        try writer.amount(amount, in: .held)
        writer.member("reference", reference)
        writer.member("expiresAt", expiresAt)
        writer.member("at", at)
        try writer.text(StoredText(description: description), of: ownerID, sealer)
    }

    /// Reads the members.
    init(_ members: inout StoredMembers, _ opener: FieldOpener) throws(EventCodecError) {
        walletID = try members.id("walletId")
        holdID = try members.id("holdId")
        amount = try members.amount()
        reference = try members.text("reference")
        expiresAt = try members.time("expiresAt")
        at = try members.time("at")
        let sealed = try members.text(opener)
        (ownerID, description) = (sealed.ownerID, sealed.text.description)
    }
}

/// The data of `HoldCaptured`, version 1: `toWalletId` and `toBalanceMinor` are there both or neither.
extension HoldCaptured {
    /// The version that has all of it.
    var schemaVersion: Int { paymentID == nil ? 1 : 2 }

    /// Writes the members.
    func write(to writer: inout JSONWriter) throws(EventCodecError) {
        guard (to == nil) == (toBalanceMinor == nil), releasedMinor >= 0 else {
            throw .malformed(type: WalletEventCodec.Name.holdCaptured.rawValue)
        }
        writer.member("walletId", walletID)
        writer.member("holdId", holdID)
        if let to { writer.member("toWalletId", to) }
        try writer.amount(amount, in: .holdCaptured)
        writer.member("balanceMinor", balanceMinor)
        writer.member("toBalanceMinor", toBalanceMinor)
        writer.member("releasedMinor", releasedMinor)
        writer.member("reference", reference)
        if let paymentID { writer.member("paymentId", paymentID) }
        writer.member("at", at)
        writer.member("day", day)
    }

    /// Reads the members.
    init(_ members: inout StoredMembers) throws(EventCodecError) {
        walletID = try members.id("walletId")
        holdID = try members.id("holdId")
        to = try members.optionalID("toWalletId")
        amount = try members.amount()
        balanceMinor = try members.integer("balanceMinor")
        toBalanceMinor = try members.optionalInteger("toBalanceMinor")
        releasedMinor = try members.integer("releasedMinor")
        reference = try members.text("reference")
        paymentID = try members.optionalID("paymentId")
        at = try members.time("at")
        day = try members.day("day")
        if (to == nil) != (toBalanceMinor == nil) || releasedMinor < 0 { throw members.malformed }
    }
}

/// The data of `HoldReleased` and `HoldExpired`, version 1.
extension HoldReleased {
    /// Writes the members.
    func write(to writer: inout JSONWriter, in event: WalletEventCodec.Name) throws(EventCodecError) {
        writer.member("walletId", walletID)
        writer.member("holdId", holdID)
        try writer.amount(amount, in: event)
        writer.member("at", at)
    }

    /// Reads the members.
    init(_ members: inout StoredMembers) throws(EventCodecError) {
        walletID = try members.id("walletId")
        holdID = try members.id("holdId")
        amount = try members.amount()
        at = try members.time("at")
    }
}
