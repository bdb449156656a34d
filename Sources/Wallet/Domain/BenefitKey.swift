import Kernel
import WalletAPI

/// What counts together against a limit: a benefit, a period of it, and a person where each has a limit of their own.
struct BenefitKey: Sendable, Hashable {
    var benefitClass: String
    /// The first day of the period.
    var periodStart: LocalDate
    /// Nil for the holder, and where all who use the card share the limit.
    var beneficiaryID: BeneficiaryID?
}

extension BenefitPeriod {
    /// The days of the period that a day of a card lies in.
    func days(around day: LocalDate, of card: ClosedRange<LocalDate>) -> ClosedRange<LocalDate> {
        switch self {
        case .day: return day...day
        case .month: return day.advanced(byDays: 1 - day.day)...day.lastOfMonth
        case .year:
            let start = Self.yearStart(before: day, from: card.lowerBound)
            let years = start.year - card.lowerBound.year + 1
            let next = card.lowerBound.advanced(byMonths: 12 * years)
            return start...max(day, next.advanced(byDays: -1))
        case .card: return card
        }
    }

    /// The last anniversary of a card's first day up to a day; that of 29 February is the 28th in common years.
    private static func yearStart(before day: LocalDate, from first: LocalDate) -> LocalDate {
        let years = day.year - first.year
        let anniversary = first.advanced(byMonths: 12 * years)
        return anniversary <= day ? anniversary : first.advanced(byMonths: 12 * (years - 1))
    }
}
