public import Kernel

/// What the slip of a token says; it names nobody.
public struct TokenSlipView: Hashable, Sendable {
    /// The number.
    public var number: String
    /// What the queue is called.
    public var queue: String
    /// The place in the line, from 1; nil where it does not wait.
    public var position: Int?
    /// How long it is likely to wait still, in seconds; nil where it does not wait.
    public var expectedWaitSeconds: Int?
    /// When it was issued, as a clock at the queue's place shows it.
    public var issuedAt: LocalDateTime
    /// The hospital's language.
    public var language: LanguageTag

    /// Makes a slip; the rest is set afterwards.
    public init(number: String, queue: String, issuedAt: LocalDateTime, language: LanguageTag) {
        self.number = number
        self.queue = queue
        self.issuedAt = issuedAt
        self.language = language
    }
}
