/// How one country writes its telephone numbers.
struct NumberingPlan: Sendable {
    let country: CountryCode
    /// The calling code's digits, such as `20`.
    let callingCode: String
    /// Whether the country is the first of those that share the calling code.
    let isMain: Bool
    /// Dialled before national numbers and not part of them; empty where there is none.
    let trunkPrefix: String
    /// Dialled before a calling code; `00` works beside it in most countries.
    let internationalPrefix: String
    /// Lengths of fixed and mobile national numbers: bit n is set for n digits.
    let usualLengths: UInt32
    /// Lengths of other national numbers, such as toll-free ones.
    let otherLengths: UInt32

    private init?(entry: Substring) {
        let columns = entry.split(whereSeparator: \.isWhitespace)
        guard columns.count == 6, let country = CountryCode(columns[0]) else { return nil }
        self.country = country
        isMain = columns[1].hasSuffix("*")
        callingCode = String(isMain ? columns[1].dropLast() : columns[1])
        trunkPrefix = columns[2] == "-" ? "" : String(columns[2])
        internationalPrefix = columns[3] == "-" ? "00" : String(columns[3])
        usualLengths = Self.lengths(columns[4])
        otherLengths = Self.lengths(columns[5])
    }

    func hasUsualLength(_ digits: some StringProtocol) -> Bool {
        usualLengths >> UInt32(digits.utf8.count) & 1 == 1
    }

    func hasLength(_ digits: some StringProtocol) -> Bool {
        (usualLengths | otherLengths) >> UInt32(digits.utf8.count) & 1 == 1
    }

    static let all: [NumberingPlan] = NumberingPlanTable.text.split(separator: ";").compactMap(NumberingPlan.init)

    static let byCountry: [CountryCode: NumberingPlan] = Dictionary(
        all.map { ($0.country, $0) }, uniquingKeysWith: { first, _ in first })

    /// The plans that share a calling code, the main country's first.
    static let byCallingCode: [String: [NumberingPlan]] = Dictionary(grouping: all, by: \.callingCode)
        .mapValues { plans in plans.filter(\.isMain) + plans.filter { !$0.isMain } }

    /// The plans whose calling code `digits` begins with; no code is the beginning of another.
    static func plans(forInternational digits: some StringProtocol) -> [NumberingPlan] {
        for count in 1...3 {
            if let plans = byCallingCode[String(digits.prefix(count))] { return plans }
        }
        return []
    }

    /// Reads `8-10,12` into bits.
    private static func lengths(_ column: Substring) -> UInt32 {
        var bits: UInt32 = 0
        for range in column.split(separator: ",") {
            let ends = range.split(separator: "-").compactMap { Int($0) }
            guard let low = ends.first, let high = ends.last, low <= high, high < 32 else { continue }
            for length in low...high { bits |= 1 << UInt32(length) }
        }
        return bits
    }
}
