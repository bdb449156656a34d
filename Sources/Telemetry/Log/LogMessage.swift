/// The words of a log line: what the source says, with what is put into it redacted unless it is marked public.
///
/// `"opened \(public: count) connections for \(name)"` becomes `opened 3 connections for [redacted]`. What is redacted is
/// dropped at once and kept nowhere.
public struct LogMessage: Sendable, ExpressibleByStringInterpolation {
    /// What stands where a value was.
    public static let redaction = "[redacted]"

    /// The words as they are written.
    public let text: String

    /// Takes words of the source, which are public.
    public init(stringLiteral value: String) {
        text = value
    }

    /// Takes words with values between them.
    public init(stringInterpolation: StringInterpolation) {
        text = stringInterpolation.text
    }

    /// Puts a message together; only the compiler calls it.
    public struct StringInterpolation: StringInterpolationProtocol {
        var text = ""

        /// Makes room for the words.
        public init(literalCapacity: Int, interpolationCount: Int) {
            text.reserveCapacity(literalCapacity + interpolationCount * redaction.utf8.count)
        }

        /// Appends words of the source.
        public mutating func appendLiteral(_ literal: String) {
            text += literal
        }

        /// Appends the mark of redaction and drops `value`.
        public mutating func appendInterpolation(_ value: some Any) {
            text += redaction
        }

        /// Appends a value that is no one's data: a count, a route, a name of ours.
        public mutating func appendInterpolation(public value: some CustomStringConvertible) {
            text += value.description
        }
    }
}
