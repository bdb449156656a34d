/// Numbers as tables show them.
enum Figure {
    /// A whole number with commas between the thousands.
    static func grouped(_ value: Double) -> String {
        guard value.isFinite, value.magnitude < 1e18 else { return "–" }
        let digits = Array(String(Int(value.rounded())))
        var text = ""
        for (index, digit) in digits.enumerated() {
            let rest = digits.count - index
            if index > 0, rest % 3 == 0, digits[index - 1] != "-" { text.append(",") }
            text.append(digit)
        }
        return text
    }

    /// A number with so many digits after the point; without any, a whole number with commas.
    static func fixed(_ value: Double, _ digits: Int) -> String {
        guard digits > 0 else { return grouped(value) }
        guard value.isFinite, value.magnitude < 1e12 else { return "–" }
        var scale = 1
        for _ in 0..<digits { scale *= 10 }
        let scaled = Int((value * Double(scale)).rounded())
        let sign = scaled < 0 ? "-" : ""
        let fraction = String(scaled.magnitude % UInt(scale))
        let zeros = String(repeating: "0", count: digits - fraction.count)
        return "\(sign)\(scaled.magnitude / UInt(scale)).\(zeros)\(fraction)"
    }

    /// The same, or a dash for what was not measured.
    static func fixed(_ value: Double?, _ digits: Int) -> String { value.map { fixed($0, digits) } ?? "–" }

    /// The same for whole numbers.
    static func grouped(_ value: Double?) -> String { value.map { grouped($0) } ?? "–" }
}
