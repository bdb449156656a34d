import Kernel
import WalletAPI

extension StateWriter {
    /// A day.
    mutating func day(_ day: LocalDate) { integer(Int32(truncatingIfNeeded: day.dayNumber)) }

    /// An id that may be absent: 0, or 1 and the id.
    mutating func optionalID<Tag>(_ value: EntityID<Tag>?) {
        integer(UInt8(value == nil ? 0 : 1))
        if let value { id(value) }
    }

    /// What counts together against a limit; its class is at most 255 bytes long, the caller saw to that.
    mutating func key(_ key: BenefitKey) {
        text(key.benefitClass, of: UInt8.self)
        day(key.periodStart)
        optionalID(key.beneficiaryID)
    }

    /// Benefits in one currency, and that; false where a count of them cannot be said.
    mutating func benefits(_ benefits: [CardBenefit], in currency: Currency) -> Bool {
        guard let count = UInt8(exactly: benefits.count),
            benefits.allSatisfy({ $0.benefitClass.utf8.count <= UInt8.max && $0.limit.currency == currency })
        else { return false }
        text(currency.code, of: UInt8.self)
        integer(count)
        for benefit in benefits {
            text(benefit.benefitClass, of: UInt8.self)
            integer(benefit.limit.amountMinor)
            integer(StateCode.code(of: benefit.period))
            integer(StateCode.code(of: benefit.scope))
            integer(Int32(truncatingIfNeeded: benefit.copayBasisPoints))
        }
        return true
    }
}

extension StateReader {
    /// A day.
    mutating func day() -> LocalDate? { integer(Int32.self).flatMap { LocalDate(dayNumber: Int($0)) } }

    /// An id that may be absent.
    mutating func optionalID<Tag>() -> OptionalField<EntityID<Tag>>? {
        switch integer(UInt8.self) {
        case 0: return OptionalField(value: nil)
        case 1:
            guard let found: EntityID<Tag> = id() else { return nil }
            return OptionalField(value: found)
        default: return nil
        }
    }

    /// What counts together against a limit.
    mutating func key() -> BenefitKey? {
        guard let benefitClass = text(UInt8.self), let start = day(),
            let beneficiary: OptionalField<BeneficiaryID> = optionalID()
        else { return nil }
        return BenefitKey(benefitClass: benefitClass, periodStart: start, beneficiaryID: beneficiary.value)
    }

    /// Benefits in one currency, and that.
    mutating func benefits() -> (currency: Currency, benefits: [CardBenefit])? {
        guard let currency = text(UInt8.self).flatMap({ Currency($0) }), let count = integer(UInt8.self) else {
            return nil
        }
        var benefits: [CardBenefit] = []
        for _ in 0..<count {
            guard let benefitClass = text(UInt8.self), let limit = integer(Int64.self),
                let period = integer(UInt8.self).flatMap(StateCode.period),
                let scope = integer(UInt8.self).flatMap(StateCode.scope), let copay = integer(Int32.self)
            else { return nil }
            benefits.append(
                CardBenefit(
                    benefitClass: benefitClass, limit: Money(amountMinor: limit, currency: currency), period: period,
                    scope: scope, copayBasisPoints: Int(copay)))
        }
        return (currency, benefits)
    }
}

/// The stored numbers of MedCards' kinds, never changed.
extension StateCode {
    static func code(of status: CardPlanStatus) -> UInt8 {
        switch status {
        case .open: 1
        case .withdrawn: 2
        }
    }

    static func planStatus(_ code: UInt8) -> CardPlanStatus? {
        CardPlanStatus.allCases.first { Self.code(of: $0) == code }
    }

    static func code(of status: CardStatus) -> UInt8 {
        switch status {
        case .issued: 1
        case .active: 2
        case .blocked: 3
        case .expired: 4
        }
    }

    static func cardStatus(_ code: UInt8) -> CardStatus? { CardStatus.allCases.first { Self.code(of: $0) == code } }

    static func code(of period: BenefitPeriod) -> UInt8 {
        switch period {
        case .day: 1
        case .month: 2
        case .year: 3
        case .card: 4
        }
    }

    static func period(_ code: UInt8) -> BenefitPeriod? { BenefitPeriod.allCases.first { Self.code(of: $0) == code } }

    static func code(of scope: BenefitScope) -> UInt8 {
        switch scope {
        case .person: 1
        case .family: 2
        }
    }

    static func scope(_ code: UInt8) -> BenefitScope? { BenefitScope.allCases.first { Self.code(of: $0) == code } }
}
