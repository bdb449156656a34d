import JSON
import Journal
import Kernel
import WalletAPI

extension JSONWriter {
    /// Writes the benefits of a plan, which are all in one currency, and that.
    mutating func benefits(
        _ benefits: [CardBenefit], in currency: Currency, of event: CardEventCodec.Name
    ) throws(EventCodecError) {
        guard benefits.allSatisfy({ $0.limit.currency == currency }) else { throw .malformed(type: event.rawValue) }
        member("currency", currency.code)
        name("benefits")
        beginArray()
        for benefit in benefits {
            beginObject()
            member("benefitClass", benefit.benefitClass)
            member("limitMinor", benefit.limit.amountMinor)
            member("period", benefit.period.rawValue)
            member("scope", benefit.scope.rawValue)
            member("copayBasisPoints", Int64(benefit.copayBasisPoints))
            endObject()
        }
        endArray()
    }

    /// Writes how much an event with that name is about. Never what could not be read back: it is above zero.
    mutating func amount(_ amount: Money, of event: CardEventCodec.Name) throws(EventCodecError) {
        guard amount.amountMinor > 0 else { throw .malformed(type: event.rawValue) }
        member("amountMinor", amount.amountMinor)
        member("currency", amount.currency.code)
    }

    /// Writes a benefit, its period and for whom it counts.
    mutating func use(_ key: BenefitKey) {
        member("benefitClass", key.benefitClass)
        member("periodStart", key.periodStart)
        if let beneficiaryID = key.beneficiaryID { member("countsForId", beneficiaryID) }
    }
}

extension StoredMembers {
    /// The benefits of a plan and their currency.
    mutating func benefits() throws(EventCodecError) -> (Currency, [CardBenefit]) {
        let currency = try currency()
        var benefits: [CardBenefit] = []
        for var members in try objects("benefits") {
            let limit = Money(amountMinor: try members.integer("limitMinor"), currency: currency)
            guard let copay = Int(exactly: try members.integer("copayBasisPoints")), (0...10_000).contains(copay),
                limit.amountMinor > 0
            else { throw malformed }
            benefits.append(
                CardBenefit(
                    benefitClass: try members.text("benefitClass"), limit: limit, period: try members.word("period"),
                    scope: try members.word("scope"), copayBasisPoints: copay))
            try members.requireNoOthers()
        }
        return (currency, benefits)
    }

    /// A benefit, its period and for whom it counts.
    mutating func use() throws(EventCodecError) -> BenefitKey {
        BenefitKey(
            benefitClass: try text("benefitClass"), periodStart: try day("periodStart"),
            beneficiaryID: try optionalID("countsForId"))
    }
}
