/// Turns days since 1970-01-01 into year, month and day of the proleptic Gregorian calendar, and back.
///
/// Howard Hinnant's algorithms (chrono-Compatible Low-Level Date Algorithms): an era is 400 years or 146,097 days, and
/// a year is taken to begin in March so that the leap day is its last.
struct CivilDay {
    var year: Int
    var month: Int
    var day: Int

    init(year: Int, month: Int, day: Int) {
        self.year = year
        self.month = month
        self.day = day
    }

    init(dayNumber: Int) {
        let shifted = dayNumber + 719_468
        let era = shifted.flooredQuotient(by: 146_097)
        let dayOfEra = shifted - era * 146_097
        let yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
        let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let monthFromMarch = (5 * dayOfYear + 2) / 153
        day = dayOfYear - (153 * monthFromMarch + 2) / 5 + 1
        month = monthFromMarch < 10 ? monthFromMarch + 3 : monthFromMarch - 9
        year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0)
    }

    /// Days since 1970-01-01; `year`, `month` and `day` are valid.
    var dayNumber: Int {
        let marchYear = month <= 2 ? year - 1 : year
        let era = marchYear.flooredQuotient(by: 400)
        let yearOfEra = marchYear - era * 400
        let dayOfYear = (153 * (month > 2 ? month - 3 : month + 9) + 2) / 5 + day - 1
        let dayOfEra = yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear
        return era * 146_097 + dayOfEra - 719_468
    }

    static func isLeap(_ year: Int) -> Bool {
        year % 4 == 0 && (year % 100 != 0 || year % 400 == 0)
    }

    static func daysInMonth(_ month: Int, of year: Int) -> Int {
        switch month {
        case 2: isLeap(year) ? 29 : 28
        case 4, 6, 9, 11: 30
        default: 31
        }
    }

    /// Whether the date exists, in the years 0001 to 9999.
    var isValid: Bool {
        (1...9999).contains(year) && (1...12).contains(month) && day >= 1
            && day <= Self.daysInMonth(month, of: year)
    }

    /// Reads `YYYY-MM-DD` at `start`; nil where it is no date of the years 0001 to 9999.
    static func parse(_ text: UnsafeRawBufferPointer, from start: Int) -> CivilDay? {
        guard start + 10 <= text.count, text[start + 4] == UInt8(ascii: "-"), text[start + 7] == UInt8(ascii: "-"),
            let year = DecimalText.parse(text, from: start, count: 4),
            let month = DecimalText.parse(text, from: start + 5, count: 2),
            let day = DecimalText.parse(text, from: start + 8, count: 2)
        else { return nil }
        let civil = CivilDay(year: year, month: month, day: day)
        return civil.isValid ? civil : nil
    }

    /// The longest text: a sign, the digits of the year, month and day.
    static let limitBytes = 1 + DecimalText.limitBytes + 6

    /// Puts `YYYY-MM-DD` at a place; a year before 0000 has a sign.
    func write(to place: inout UnsafeMutablePointer<UInt8>) {
        if year < 0 { place.put(UInt8(ascii: "-")) }
        DecimalText.write(abs(year), width: 4, to: &place)
        place.put(UInt8(ascii: "-"))
        DecimalText.writePair(month, to: &place)
        place.put(UInt8(ascii: "-"))
        DecimalText.writePair(day, to: &place)
    }
}
