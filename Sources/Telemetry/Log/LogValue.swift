public import Kernel

/// The value of a field in a log line, of which it was said whether everyone who reads logs may see it.
///
/// Text of the source is public; what is put into it, and whatever `sensitive` gets, is dropped at once.
public struct LogValue: Sendable, ExpressibleByStringInterpolation {
    enum Content: Sendable {
        case text(String)
        case integer(Int64)
        case number(Double)
        case flag(Bool)
    }

    let content: Content

    private init(_ content: Content) {
        self.content = content
    }

    /// Takes text of the source, which is public.
    public init(stringLiteral value: String) {
        content = .text(value)
    }

    /// Takes text of the source with values between, redacted unless marked; see `LogMessage`.
    public init(stringInterpolation: LogMessage.StringInterpolation) {
        content = .text(stringInterpolation.text)
    }

    /// Text that is no one's data, such as a route or the name of a setting.
    public static func `public`(_ text: String) -> LogValue { LogValue(.text(text)) }

    /// A whole number; what is beyond 64 bits is held at their end.
    public static func `public`(_ number: some BinaryInteger) -> LogValue {
        LogValue(.integer(Int64(clamping: number)))
    }

    /// A whole number.
    public static func `public`(_ number: Int) -> LogValue { LogValue(.integer(Int64(number))) }

    /// A whole number that is never negative; what is beyond 63 bits is held at their end.
    public static func `public`(_ number: UInt64) -> LogValue {
        LogValue(.integer(number > UInt64(Int64.max) ? .max : Int64(number)))
    }

    /// A number; what is not finite is written as text.
    public static func `public`(_ number: Double) -> LogValue {
        number.isFinite ? LogValue(.number(number)) : LogValue(.text("\(number)"))
    }

    /// A truth value.
    public static func `public`(_ flag: Bool) -> LogValue { LogValue(.flag(flag)) }

    /// An id, which names a record and tells nothing of it.
    public static func `public`<Tag>(_ id: EntityID<Tag>) -> LogValue { LogValue(.text(id.description)) }

    /// A length of time in whole microseconds.
    public static func microseconds(_ duration: Duration) -> LogValue {
        let (seconds, attoseconds) = duration.components
        let (whole, overflow) = seconds.multipliedReportingOverflow(by: 1_000_000)
        return LogValue(
            .integer(overflow ? .max : whole.addingReportingOverflow(attoseconds / 1_000_000_000_000).partialValue))
    }

    /// The name of the type of `value`: of an error, whose words might tell something, the most that may be said.
    public static func type(of value: some Any) -> LogValue {
        LogValue(.text(String(describing: Swift.type(of: value))))
    }

    /// Says that there was a value, and drops it.
    public static func sensitive(_ value: some Any) -> LogValue { LogValue(.text(LogMessage.redaction)) }
}
