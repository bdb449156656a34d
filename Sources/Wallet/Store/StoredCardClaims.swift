import JSON
import Journal
import Kernel
import WalletAPI

/// The data of `ClaimProcessed`, version 1.
extension ClaimProcessed {
    /// Writes the members.
    func write(to writer: inout JSONWriter) throws(EventCodecError) {
        guard isConsistent else { throw .malformed(type: CardEventCodec.Name.claimProcessed.rawValue) }
        writer.member("cardId", cardID)
        writer.member("claimId", claimID)
        writer.member("merchantId", merchantID)
        writer.member("funderWalletId", wallets.funder)
        writer.member("merchantWalletId", wallets.merchant)
        writer.use(use)
        if let beneficiaryID { writer.member("beneficiaryId", beneficiaryID) }
        try writer.amount(amount, of: .claimProcessed)
        writer.member("approvedMinor", approvedMinor)
        writer.member("remainingMinor", remainingMinor)
        writer.member("serviceDate", serviceDate)
        writer.member("reference", reference)
        writer.member("at", at)
    }

    /// Reads the members.
    init(_ members: inout StoredMembers) throws(EventCodecError) {
        cardID = try members.id("cardId")
        claimID = try members.id("claimId")
        merchantID = try members.id("merchantId")
        wallets = CardWallets(
            funder: try members.id("funderWalletId"), merchant: try members.id("merchantWalletId"))
        use = try members.use()
        beneficiaryID = try members.optionalID("beneficiaryId")
        amount = try members.amount()
        approvedMinor = try members.integer("approvedMinor")
        remainingMinor = try members.integer("remainingMinor")
        serviceDate = try members.day("serviceDate")
        reference = try members.text("reference")
        at = try members.time("at")
        if !isConsistent { throw members.malformed }
    }

    /// Whether something is approved, at most the amount, and nothing is left below zero.
    private var isConsistent: Bool {
        approvedMinor > 0 && approvedMinor <= amount.amountMinor && remainingMinor >= 0
    }
}

/// The data of `ClaimReversed`, version 1.
extension ClaimReversed {
    /// Writes the members.
    func write(to writer: inout JSONWriter) throws(EventCodecError) {
        writer.member("cardId", cardID)
        writer.member("claimId", claimID)
        writer.use(use)
        try writer.amount(approved, of: .claimReversed)
        writer.member("at", at)
    }

    /// Reads the members.
    init(_ members: inout StoredMembers) throws(EventCodecError) {
        cardID = try members.id("cardId")
        claimID = try members.id("claimId")
        use = try members.use()
        approved = try members.amount()
        at = try members.time("at")
    }
}
