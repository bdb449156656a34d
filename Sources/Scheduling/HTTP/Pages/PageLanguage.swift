import HTTP
import Kernel

/// The languages that pages for patients are written in.
enum PageLanguage: String, Sendable, CaseIterable {
    /// English, Arabic, Hindi.
    case english = "en"
    case arabic = "ar"
    case hindi = "hi"

    /// `ltr` or `rtl`, as HTML says it.
    var direction: String { self == .arabic ? "rtl" : "ltr" }

    /// The language that was asked for by `lang`; nil where it was not. Another one is a fault of that field.
    static func asked(_ call: Call) throws(Failure) -> PageLanguage? {
        let names = allCases.map(\.rawValue).joined(separator: ", ")
        return try QueueRoutes.parameter(call, "lang", "Give one of \(names).") { PageLanguage(rawValue: $0) }
    }

    /// That of `lang`, else what the browser prefers (RFC 9110 section 12.5.4), else English.
    static func preferred(_ call: Call) throws(Failure) -> PageLanguage {
        if let asked = try asked(call) { return asked }
        let ranges = call.request.fields.values("Accept-Language").joined(separator: ",").split(separator: ",")
        let known = ranges.prefix(rangeLimit).compactMap { range -> (language: PageLanguage, quality: Double)? in
            let parts = range.split(separator: ";").map { $0.filter { $0 != " " } }
            guard let tag = parts.first?.lowercased().split(separator: "-").first,
                let language = PageLanguage(rawValue: String(tag))
            else { return nil }
            let quality = parts.dropFirst().first { $0.hasPrefix("q=") }.flatMap { Double($0.dropFirst(2)) } ?? 1
            return quality > 0 ? (language, quality) : nil
        }
        // Of equal ones the first.
        return known.max { $0.quality < $1.quality }?.language ?? .english
    }

    /// The most languages that are looked at.
    private static let rangeLimit = 32

    /// The parameter that says which.
    static let parameter = QueryParameter("lang", "en, ar or hi.", example: "ar")
}
