public import Kernel

/// A hospital's own words for one kind of message on one channel in one language.
public struct TemplateView: Hashable, Sendable, Codable {
    /// The template; it follows from the hospital, kind, channel and locale.
    public var id: TemplateID
    /// The kind of message.
    public var kind: MessageKind
    /// The channel.
    public var channel: ChannelKind
    /// The language.
    public var locale: LanguageTag
    /// The subject, where the channel has one; 1–200 characters.
    public var subject: String?
    /// The text, with variables such as `{{patient.name}}`; 1–4,000 characters.
    public var body: String
    /// Whether it is used; else the words that come with the program are.
    public var isActive: Bool
    /// The version, which the ETag quotes.
    public var version: Int
    /// When it was last saved.
    public var updatedAt: Timestamp

    /// Makes a template; see the properties.
    public init(
        id: TemplateID, _ request: SaveTemplateRequest, isActive: Bool, version: Int, updatedAt: Timestamp
    ) {
        self.id = id
        kind = request.kind
        channel = request.channel
        locale = request.locale
        subject = request.subject
        body = request.body
        self.isActive = isActive
        self.version = version
        self.updatedAt = updatedAt
    }
}

/// Words to save as a hospital's own.
public struct SaveTemplateRequest: Hashable, Sendable, Codable {
    /// The kind of message.
    public var kind: MessageKind
    /// The channel.
    public var channel: ChannelKind
    /// The language.
    public var locale: LanguageTag
    /// The subject; see `TemplateView`.
    public var subject: String?
    /// The text; see `TemplateView`.
    public var body: String

    /// Makes a request; see the properties.
    public init(kind: MessageKind, channel: ChannelKind, locale: LanguageTag, subject: String? = nil, body: String) {
        self.kind = kind
        self.channel = channel
        self.locale = locale
        self.subject = subject
        self.body = body
    }
}

/// What a template makes of sample values.
public struct TemplatePreview: Hashable, Sendable, Codable {
    /// The subject.
    public var subject: String?
    /// The text.
    public var body: String
    /// Whether it is written from right to left.
    public var isRightToLeft: Bool
    /// How many parts it has as a text message.
    public var smsSegments: Int

    /// Makes a preview; see the properties.
    public init(subject: String?, body: String, isRightToLeft: Bool, smsSegments: Int) {
        self.subject = subject
        self.body = body
        self.isRightToLeft = isRightToLeft
        self.smsSegments = smsSegments
    }
}
