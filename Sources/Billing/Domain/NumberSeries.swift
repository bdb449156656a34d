import BillingAPI
import Kernel

/// A gap-free series of numbers of one hospital in one fiscal year.
struct NumberSeries: Hashable, Sendable {
    /// What is numbered.
    enum Kind: String, Hashable, Sendable, CaseIterable {
        case invoice, receipt, refund

        /// What tells the series' streams apart; stored in their ids and never changed.
        var place: UInt64 {
            switch self {
            case .invoice: 1
            case .receipt: 2
            case .refund: 3
            }
        }
    }

    /// What is numbered.
    var kind: Kind
    /// What the numbers begin with: capital letters.
    var prefix: String
    /// The fiscal year.
    var year: FiscalYear

    /// The longest number, as India's rule 46 asks: letters, digits, `-` and `/`.
    static let numberCharacters = 16

    /// The number at a place of the series, from 1; nil where it would be longer than is allowed.
    func number(_ place: Int) -> String? {
        let digits = String(place)
        let padding = String(repeating: "0", count: max(0, year.placeDigits - digits.count))
        let text = "\(prefix)\(year.separator)\(year.label)\(year.separator)\(padding)\(digits)"
        return text.count <= Self.numberCharacters ? text : nil
    }
}

/// The year in which a hospital counts its numbers.
struct FiscalYear: Hashable, Sendable {
    /// The calendar year in which it begins.
    var firstYear: Int
    /// Whether it ends in the next calendar year.
    var spansTwoYears: Bool

    /// The fiscal year of a day: April to March in India, else the calendar's.
    init(of day: LocalDate, in country: CountryCode) {
        spansTwoYears = country.description == "IN"
        firstYear = spansTwoYears && day.month < 4 ? day.year - 1 : day.year
    }

    /// The year as numbers show it: `2026`, or `26-27`.
    var label: String {
        spansTwoYears ? "\(Self.twoDigits(firstYear))-\(Self.twoDigits(firstYear + 1))" : String(firstYear)
    }

    /// What stands between the parts of a number.
    var separator: String { spansTwoYears ? "/" : "-" }
    /// How many digits a place has at least.
    var placeDigits: Int { spansTwoYears ? 5 : 6 }

    private static func twoDigits(_ year: Int) -> String {
        let digits = String(year % 100)
        return digits.count == 2 ? digits : "0\(digits)"
    }
}
