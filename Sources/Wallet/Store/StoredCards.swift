import JSON
import Journal
import Kernel
import WalletAPI

/// The data of `CardPlanCreated`, version 1.
extension CardPlanCreated {
    /// Writes the members.
    func write(to writer: inout JSONWriter) throws(EventCodecError) {
        writer.member("planId", planID)
        writer.member("name", name)
        writer.member("funderWalletId", funderWalletID)
        try writer.benefits(benefits, in: currency, of: .planCreated)
        writer.member("months", Int64(months))
        writer.member("at", at)
    }

    /// Reads the members.
    init(_ members: inout StoredMembers) throws(EventCodecError) {
        planID = try members.id("planId")
        name = try members.text("name")
        funderWalletID = try members.id("funderWalletId")
        (currency, benefits) = try members.benefits()
        guard let months = Int(exactly: try members.integer("months")) else { throw members.malformed }
        self.months = months
        at = try members.time("at")
    }
}

/// The data of `CardIssued`, version 1.
extension CardIssued {
    /// Writes the members.
    func write(to writer: inout JSONWriter) throws(EventCodecError) {
        writer.member("cardId", cardID)
        writer.member("planId", planID)
        writer.member("holderId", holderID)
        writer.member("funderWalletId", funderWalletID)
        try writer.benefits(benefits, in: currency, of: .issued)
        writer.member("firstDay", firstDay)
        writer.member("lastDay", lastDay)
        writer.member("at", at)
    }

    /// Reads the members.
    init(_ members: inout StoredMembers) throws(EventCodecError) {
        cardID = try members.id("cardId")
        planID = try members.id("planId")
        holderID = try members.id("holderId")
        funderWalletID = try members.id("funderWalletId")
        (currency, benefits) = try members.benefits()
        firstDay = try members.day("firstDay")
        lastDay = try members.day("lastDay")
        at = try members.time("at")
        if lastDay < firstDay { throw members.malformed }
    }
}

/// The data of `CardActivated`, `CardBlocked` and `CardExpired`, version 1.
extension CardStatusChanged {
    /// Writes the members.
    func write(to writer: inout JSONWriter, _ sealer: FieldSealer) throws(EventCodecError) {
        writer.member("cardId", cardID)
        writer.member("at", at)
        try writer.text(StoredText(reason: reason), of: holderID, sealer)
    }

    /// Reads the members.
    init(_ members: inout StoredMembers, _ opener: FieldOpener) throws(EventCodecError) {
        cardID = try members.id("cardId")
        at = try members.time("at")
        let sealed = try members.text(opener)
        (holderID, reason) = (sealed.ownerID, sealed.text.reason)
    }
}

/// The data of `BeneficiaryAdded`, version 1.
extension BeneficiaryAdded {
    /// Writes the members.
    func write(to writer: inout JSONWriter, _ sealer: FieldSealer) throws(EventCodecError) {
        writer.member("cardId", cardID)
        writer.member("beneficiaryId", beneficiaryID)
        writer.member("relation", relation.rawValue)
        writer.member("at", at)
        // Nobody adds a beneficiary without a name: one that was erased is only ever read.
        guard name != nil else { throw .erased }
        try writer.text(StoredText(name: name), of: holderID, sealer)
    }

    /// Reads the members.
    init(_ members: inout StoredMembers, _ opener: FieldOpener) throws(EventCodecError) {
        cardID = try members.id("cardId")
        beneficiaryID = try members.id("beneficiaryId")
        relation = try members.word("relation")
        at = try members.time("at")
        let sealed = try members.text(opener)
        guard let holderID = sealed.ownerID else { throw members.malformed }
        (self.holderID, name) = (holderID, sealed.text.name)
    }
}
