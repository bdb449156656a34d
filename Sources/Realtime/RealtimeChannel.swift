public import Kernel

/// Tags what a channel is about, whatever module's it is.
public enum RealtimeSubjectTag {}
/// What a channel is about, such as a queue or a wallet.
public typealias RealtimeSubjectID = EntityID<RealtimeSubjectTag>

/// What clients listen to, within one hospital: `appointments`, or `wallet:ID`.
public struct RealtimeChannel: Hashable, Sendable {
    /// The kind's name.
    public var name: String
    /// What it is about; nil for the one channel of its kind.
    public var subjectID: RealtimeSubjectID?

    /// The one channel of a kind.
    public init(_ name: String) { self.name = name }

    /// The channel of a kind about something.
    public init<Tag>(_ name: String, _ subjectID: EntityID<Tag>) {
        self.name = name
        self.subjectID = subjectID.retagged()
    }

    /// The channel of a text; nil where that is none.
    init?(text: String) {
        let parts = text.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false)
        guard let first = parts.first, !first.isEmpty else { return nil }
        name = String(first)
        guard parts.count == 2 else { return }
        guard let id = RealtimeSubjectID(parts[1]) else { return nil }
        subjectID = id
    }

    /// As clients say it.
    public var text: String { subjectID.map { "\(name):\($0)" } ?? name }
}

/// A kind of channel, and who may listen to it.
public struct RealtimeChannelKind: Sendable {
    /// Whom a listener hears of a channel as.
    public enum Admission: Sendable, Hashable {
        /// All that is said on it.
        case everything
        /// What is said to the listener.
        case own
    }

    /// The name, such as `wallet`; never changed.
    public let name: String
    /// Whether its channels are each about something.
    public let isAboutSubject: Bool
    /// What is said on it, in a sentence for the documentation.
    public let summary: String
    /// Says what a caller hears of a channel; throws where they may not listen, `notFound` where what it is about does
    /// not exist.
    public let admit: @Sendable (RequestContext, RealtimeSubjectID?) async throws(Failure) -> Admission

    /// Makes a kind; see the properties.
    public init(
        _ name: String, isAboutSubject: Bool, summary: String,
        admit: @escaping @Sendable (RequestContext, RealtimeSubjectID?) async throws(Failure) -> Admission
    ) {
        self.name = name
        self.isAboutSubject = isAboutSubject
        self.summary = summary
        self.admit = admit
    }
}

/// What is said on a channel because of an event.
public struct RealtimeMessage: Sendable {
    /// The channel.
    public var channel: RealtimeChannel
    /// To whom alone; nil where it is for all who listen.
    public var recipient: UserID?
    /// What happened, such as `credited`.
    public var event: String
    /// About it, as JSON.
    public var data: [UInt8]

    /// Makes a message; see the properties.
    public init(_ channel: RealtimeChannel, to recipient: UserID? = nil, _ event: String, data: [UInt8]) {
        self.channel = channel
        self.recipient = recipient
        self.event = event
        self.data = data
    }
}

/// Those who hear the same: the listeners of a channel of a hospital, or of what is said on it to one of them.
struct RealtimeAudience: Hashable, Sendable {
    var hospitalID: HospitalID
    var channel: RealtimeChannel
    var recipient: UserID?
}
