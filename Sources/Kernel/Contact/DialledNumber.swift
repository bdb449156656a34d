/// The digits of a number as typed, before it is known what they mean.
struct DialledNumber {
    /// ASCII digits.
    private let digits: Substring
    /// Whether a `+` stood before them.
    private let hasPlus: Bool

    /// The longest text that is taken for a number.
    static let limitCharacters = 64

    /// Collects digits; nil where `text` has letters, more than one `+`, or no digit.
    init?(_ text: some StringProtocol) {
        var digits = ""
        var hasPlus = false
        var scalars = Substring(text).unicodeScalars
        guard scalars.count <= Self.limitCharacters else { return nil }
        if text.lowercased().hasPrefix("tel:") { scalars = scalars.dropFirst(4) }
        for scalar in scalars {
            if let digit = ScalarClass.decimalDigit(scalar) {
                digits.append(Character(digit))
            } else if scalar == "+" || scalar == "\u{FF0B}" {
                guard digits.isEmpty, !hasPlus else { return nil }
                hasPlus = true
            } else if !Self.isSeparator(scalar) {
                return nil
            }
        }
        guard !digits.isEmpty else { return nil }
        self.digits = digits[...]
        self.hasPlus = hasPlus
    }

    /// The number that is meant in `country`; nil where no reading fits a numbering plan.
    func resolved(in country: CountryCode) -> PhoneNumber? {
        if hasPlus { return Self.international(digits) }
        guard let plan = NumberingPlan.byCountry[country] else { return afterInternationalPrefix("00") }
        if let number = afterInternationalPrefix("00") ?? afterInternationalPrefix(plan.internationalPrefix) {
            return number
        }
        return national(plan)
    }

    /// What of a number's beginning or middle can be looked for among national numbers.
    func partForSearch(in country: CountryCode) -> String {
        let plan = NumberingPlan.byCountry[country]
        var rest = digits
        var isInternational = hasPlus
        if !hasPlus, rest.hasPrefix("00") {
            rest = rest.dropFirst(2)
            isInternational = true
        }
        if isInternational, let shared = NumberingPlan.plans(forInternational: rest).first {
            return String(Self.withoutZeroTrunk(rest.dropFirst(shared.callingCode.utf8.count), shared))
        }
        guard let plan, plan.trunkPrefix.hasPrefix("0"), rest.hasPrefix(plan.trunkPrefix) else { return String(rest) }
        return String(rest.dropFirst(plan.trunkPrefix.utf8.count))
    }

    private func afterInternationalPrefix(_ prefix: String) -> PhoneNumber? {
        digits.hasPrefix(prefix) ? Self.international(digits.dropFirst(prefix.utf8.count)) : nil
    }

    /// Digits that begin with a calling code.
    private static func international(_ digits: Substring) -> PhoneNumber? {
        let plans = NumberingPlan.plans(forInternational: digits)
        guard let main = plans.first else { return nil }
        let rest = withoutZeroTrunk(digits.dropFirst(main.callingCode.utf8.count), main)
        guard plans.contains(where: { $0.hasLength(rest) }) else { return nil }
        return PhoneNumber(callingCode: main.callingCode, national: rest)
    }

    /// Takes away the trunk prefix that people write behind a calling code, as in `+44 (0)20`.
    ///
    /// No national number begins with a trunk prefix that begins with zero; Italy, whose do, has no trunk prefix.
    private static func withoutZeroTrunk(_ national: Substring, _ plan: NumberingPlan) -> Substring {
        let isTrunk = plan.trunkPrefix.hasPrefix("0") && national.hasPrefix(plan.trunkPrefix)
        return isTrunk ? national.dropFirst(plan.trunkPrefix.utf8.count) : national
    }

    private func national(_ plan: NumberingPlan) -> PhoneNumber? {
        let trunk = plan.trunkPrefix
        if !trunk.isEmpty, digits.hasPrefix(trunk) {
            let rest = digits.dropFirst(trunk.utf8.count)
            // A trunk prefix that is not a zero may as well be the first digit of the number: then the length decides.
            if plan.hasLength(rest), trunk.hasPrefix("0") || !plan.hasUsualLength(digits) {
                return PhoneNumber(callingCode: plan.callingCode, national: rest)
            }
            if trunk.hasPrefix("0") { return nil }
        }
        let isShort = digits.utf8.count <= Self.longestWithoutTrunk
        if plan.hasUsualLength(digits), isShort || !digits.hasPrefix(plan.callingCode) {
            return PhoneNumber(callingCode: plan.callingCode, national: digits)
        }
        let rest = digits.dropFirst(plan.callingCode.utf8.count)
        if digits.hasPrefix(plan.callingCode), plan.hasUsualLength(rest) {
            return PhoneNumber(callingCode: plan.callingCode, national: rest)
        }
        return plan.hasLength(digits) ? PhoneNumber(callingCode: plan.callingCode, national: digits) : nil
    }

    /// Above so many digits, a number that begins with the country's calling code has it, though no `+` is there.
    private static let longestWithoutTrunk = 10

    private static func isSeparator(_ scalar: Unicode.Scalar) -> Bool {
        if "-.()/[]".unicodeScalars.contains(scalar) { return true }
        switch scalar.properties.generalCategory {
        case .dashPunctuation, .spaceSeparator, .format: return true
        default: return scalar == "\t"
        }
    }
}
