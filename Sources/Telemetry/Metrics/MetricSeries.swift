/// The kinds of metrics, as Prometheus calls them.
public enum MetricKind: String, Sendable {
    /// What only grows, what goes up and down, what spreads over buckets.
    case counter, gauge, histogram
}

/// One metric with one set of label values: a `Counter`, a `Gauge` or a `Histogram`.
///
/// Handles are obtained once, when what they measure is set up, and kept; nothing looks one up by name while it works.
public protocol MetricSeries: AnyObject, Sendable {
    /// How Prometheus calls metrics of this kind.
    static var kind: MetricKind { get }
    /// Appends the series' samples; `labels` is text such as `route="/x",status="200"`, escaped already.
    func appendSamples(to text: inout MetricText, name: String, labels: String)
}

/// The text that Prometheus reads (text exposition format 0.0.4).
public struct MetricText: Sendable {
    /// The media type of the text.
    public static let contentType = "text/plain; version=0.0.4; charset=utf-8"

    /// The text as UTF-8.
    public private(set) var bytes: [UInt8] = []

    mutating func appendHeader(_ name: String, help: String, kind: MetricKind) {
        bytes += "# HELP \(name) \(Self.escaped(help, quotes: false))\n# TYPE \(name) \(kind.rawValue)\n".utf8
    }

    mutating func appendSample(_ name: String, labels: String, value: String) {
        bytes += name.utf8
        if !labels.isEmpty { bytes += "{\(labels)}".utf8 }
        bytes += " \(value)\n".utf8
    }

    /// A number as Go reads it: without a fraction where it is whole.
    static func number(_ value: Double) -> String {
        if value.isNaN { return "NaN" }
        if value.isInfinite { return value < 0 ? "-Inf" : "+Inf" }
        if let whole = Int64(exactly: value), abs(whole) < 1 << 53 { return String(whole) }
        return "\(value)"
    }

    /// The members of a label set, such as `route="/x",status="200"`.
    static func labels(_ names: [String], _ values: [String]) -> String {
        zip(names, values).map { "\($0)=\"\(escaped($1, quotes: true))\"" }.joined(separator: ",")
    }

    private static func escaped(_ text: String, quotes: Bool) -> String {
        var result = String.UnicodeScalarView()
        for scalar in text.unicodeScalars {
            switch scalar {
            case "\\": result.append(contentsOf: "\\\\".unicodeScalars)
            case "\n": result.append(contentsOf: "\\n".unicodeScalars)
            case "\"" where quotes: result.append(contentsOf: "\\\"".unicodeScalars)
            default: result.append(scalar)
            }
        }
        return String(result)
    }
}
