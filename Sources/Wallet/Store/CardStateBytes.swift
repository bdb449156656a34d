import Kernel
import WalletAPI

/// The bytes of MedCards' states: big-endian integers in the order of the properties, behind the byte of the kind.
extension CardPlan {
    /// Writes the fields; false where a count of them cannot be said.
    func write(to writer: inout StateWriter) -> Bool {
        guard name.utf8.count <= UInt16.max, let months = UInt16(exactly: months) else { return false }
        writer.id(planID)
        writer.text(name, of: UInt16.self)
        writer.id(funderWalletID)
        guard writer.benefits(benefits, in: currency) else { return false }
        writer.integer(months)
        writer.integer(StateCode.code(of: status))
        writer.integer(createdAt.microseconds)
        writer.integer(updatedAt.microseconds)
        return true
    }

    /// Reads the fields; nil where they are none.
    init?(_ reader: inout StateReader) {
        guard let planID: CardPlanID = reader.id(), let name = reader.text(UInt16.self),
            let funder: WalletID = reader.id(), let terms = reader.benefits(),
            let months = reader.integer(UInt16.self),
            let status = reader.integer(UInt8.self).flatMap(StateCode.planStatus),
            let createdAt = reader.integer(Int64.self), let updatedAt = reader.integer(Int64.self)
        else { return nil }
        self.init(
            planID: planID, name: name, funderWalletID: funder, currency: terms.currency, benefits: terms.benefits,
            months: Int(months), status: status, createdAt: Timestamp(microseconds: createdAt),
            updatedAt: Timestamp(microseconds: updatedAt))
    }
}

extension MedCard {
    /// Writes the fields; false where a count of them cannot be said.
    func write(to writer: inout StateWriter) -> Bool {
        guard let beneficiaryCount = UInt8(exactly: beneficiaries.count), let useCount = UInt32(exactly: uses.count),
            uses.allSatisfy({ $0.key.benefitClass.utf8.count <= UInt8.max })
        else { return false }
        writer.id(cardID)
        writer.id(planID)
        writer.id(holderID)
        writer.id(funderWalletID)
        guard writer.benefits(benefits, in: currency) else { return false }
        writer.day(firstDay)
        writer.day(lastDay)
        writer.integer(StateCode.code(of: status))
        writer.integer(beneficiaryCount)
        for beneficiary in beneficiaries { writer.id(beneficiary) }
        writer.integer(useCount)
        for use in uses {
            writer.key(use.key)
            writer.integer(use.usedMinor)
        }
        writer.integer(createdAt.microseconds)
        writer.integer(updatedAt.microseconds)
        return true
    }

    /// Reads the fields; nil where they are none.
    init?(_ reader: inout StateReader) {
        guard let cardID: CardID = reader.id(), let planID: CardPlanID = reader.id(),
            let holderID: UserID = reader.id(), let funder: WalletID = reader.id(), let terms = reader.benefits(),
            let firstDay = reader.day(), let lastDay = reader.day(),
            let status = reader.integer(UInt8.self).flatMap(StateCode.cardStatus),
            let beneficiaries = Self.beneficiaries(&reader), let uses = Self.uses(&reader),
            let createdAt = reader.integer(Int64.self), let updatedAt = reader.integer(Int64.self)
        else { return nil }
        self.init(
            cardID: cardID, planID: planID, holderID: holderID, funderWalletID: funder, currency: terms.currency,
            benefits: terms.benefits, firstDay: firstDay, lastDay: lastDay, status: status,
            beneficiaries: beneficiaries, uses: uses, createdAt: Timestamp(microseconds: createdAt),
            updatedAt: Timestamp(microseconds: updatedAt))
    }

    private static func beneficiaries(_ reader: inout StateReader) -> [BeneficiaryID]? {
        guard let count = reader.integer(UInt8.self) else { return nil }
        var found: [BeneficiaryID] = []
        for _ in 0..<count {
            guard let id: BeneficiaryID = reader.id() else { return nil }
            found.append(id)
        }
        return found
    }

    private static func uses(_ reader: inout StateReader) -> [Use]? {
        guard let count = reader.integer(UInt32.self) else { return nil }
        var found: [Use] = []
        for _ in 0..<count {
            guard let key = reader.key(), let used = reader.integer(Int64.self), used > 0 else { return nil }
            found.append(Use(key: key, usedMinor: used))
        }
        return found
    }
}

extension CardClaim {
    /// Writes the fields; false where a count of them cannot be said.
    func write(to writer: inout StateWriter) -> Bool {
        let event = processed
        guard event.reference.utf8.count <= UInt16.max, event.use.benefitClass.utf8.count <= UInt8.max else {
            return false
        }
        writer.id(event.cardID)
        writer.id(event.claimID)
        writer.id(event.merchantID)
        writer.id(event.wallets.funder)
        writer.id(event.wallets.merchant)
        writer.key(event.use)
        writer.optionalID(event.beneficiaryID)
        writer.text(event.amount.currency.code, of: UInt8.self)
        writer.integer(event.amount.amountMinor)
        writer.integer(event.approvedMinor)
        writer.integer(event.remainingMinor)
        writer.day(event.serviceDate)
        writer.text(event.reference, of: UInt16.self)
        writer.integer(event.at.microseconds)
        writer.optional(reversedAt?.microseconds)
        return true
    }

    /// Reads the fields; nil where they are none.
    init?(_ reader: inout StateReader) {
        guard let cardID: CardID = reader.id(), let claimID: CardClaimID = reader.id(),
            let merchantID: MerchantID = reader.id(), let funder: WalletID = reader.id(),
            let merchant: WalletID = reader.id(), let use = reader.key(),
            let beneficiary: OptionalField<BeneficiaryID> = reader.optionalID(),
            let currency = reader.text(UInt8.self).flatMap({ Currency($0) }),
            let amount = reader.integer(Int64.self), let approved = reader.integer(Int64.self),
            let remaining = reader.integer(Int64.self), let serviceDate = reader.day(),
            let reference = reader.text(UInt16.self), let at = reader.integer(Int64.self),
            let reversed = reader.optional(Int64.self)
        else { return nil }
        processed = ClaimProcessed(
            cardID: cardID, claimID: claimID, merchantID: merchantID,
            wallets: CardWallets(funder: funder, merchant: merchant), use: use, beneficiaryID: beneficiary.value,
            amount: Money(amountMinor: amount, currency: currency), approvedMinor: approved,
            remainingMinor: remaining, serviceDate: serviceDate, reference: reference,
            at: Timestamp(microseconds: at))
        reversedAt = reversed.value.map { Timestamp(microseconds: $0) }
    }
}
