public import Kernel
public import WalletAPI

/// The requests of MedCards, each read whole: what is wrong with one is collected in `validator`.
extension WalletFields {
    /// The plan's name.
    mutating func read(_ request: CreateCardPlanRequest) -> String {
        let name = text(request.name, "name", characters: CardLimits.planNameCharacters) ?? ""
        inRange(request.months, 1...CardLimits.months, "months")
        guard (1...CardLimits.benefits).contains(request.benefits.count) else {
            reject("benefits", "outOfRange", "Give 1 to \(CardLimits.benefits) benefits.")
            return name
        }
        var seen: Set<String> = []
        each(request.benefits, of: "benefits") { fields, _, benefit in
            fields.benefitClass(benefit.benefitClass)
            if !seen.insert(benefit.benefitClass).inserted {
                fields.reject("benefitClass", "repeated", "Give each class once.")
            }
            fields.amount(benefit.limit, "limit")
            fields.inRange(benefit.copayBasisPoints, 0...CardLimits.copayBasisPoints, "copayBasisPoints")
        }
        return name
    }

    /// The beneficiary's name.
    mutating func read(_ request: AddBeneficiaryRequest) -> String {
        text(request.name, "name", characters: CardLimits.beneficiaryNameCharacters) ?? ""
    }

    /// The claim's reference.
    mutating func read(_ request: CardClaimRequest) -> String {
        benefitClass(request.benefitClass)
        amount(request.amount, "amount")
        return reference(request.reference)
    }

    /// The first day of a card, today where none is asked for.
    mutating func firstDay(_ day: LocalDate?, today: LocalDate) -> LocalDate {
        guard let day else { return today }
        if abs(day.days(since: today)) > CardLimits.firstDayDistanceDays {
            reject(
                "firstDay", "outOfRange", "Give a day at most \(CardLimits.firstDayDistanceDays) days from today.")
        }
        return day
    }

    private mutating func benefitClass(_ text: String) {
        let allowed = text.utf8.allSatisfy { byte in
            (0x61...0x7A).contains(byte) || (0x30...0x39).contains(byte) || byte == 0x2D
        }
        if !allowed || !(1...CardLimits.benefitClassCharacters).contains(text.utf8.count) {
            reject(
                "benefitClass", "invalid",
                "Give 1 to \(CardLimits.benefitClassCharacters) lower-case letters, digits and hyphens.")
        }
    }

    private mutating func inRange(_ value: Int, _ range: ClosedRange<Int>, _ field: String) {
        if !range.contains(value) {
            reject(field, "outOfRange", "Give a number from \(range.lowerBound) to \(range.upperBound).")
        }
    }
}

extension CreateCardPlanRequest: ReviewedRequest {
    /// Notes what is wrong, by the rules of the service.
    public func review(_ validator: inout Validator, in setting: RequestSetting) {
        WalletFields.review(&validator, in: setting) { _ = $0.read(self) }
    }
}

extension AddBeneficiaryRequest: ReviewedRequest {
    /// Notes what is wrong, by the rules of the service.
    public func review(_ validator: inout Validator, in setting: RequestSetting) {
        WalletFields.review(&validator, in: setting) { _ = $0.read(self) }
    }
}

extension CardClaimRequest: ReviewedRequest {
    /// Notes what is wrong, by the rules of the service.
    public func review(_ validator: inout Validator, in setting: RequestSetting) {
        WalletFields.review(&validator, in: setting) { _ = $0.read(self) }
    }
}
