/// Why a message is sent. The raw values are stored and never renamed.
public enum MessageKind: String, Sendable, Hashable, Codable, CaseIterable {
    /// An appointment was booked.
    case appointmentBooked
    /// An appointment is tomorrow.
    case appointmentReminder24h
    /// An appointment is in two hours.
    case appointmentReminder2h
    /// An appointment has another time.
    case appointmentMoved
    /// An appointment is off.
    case appointmentCancelled
    /// A slot became free for somebody who waits.
    case waitlistOffer

    /// Whether it reminds: in quiet hours it goes out before them, and not after.
    public var isReminder: Bool { self == .appointmentReminder24h || self == .appointmentReminder2h }
}

/// By what way a message goes. The raw values are stored and never renamed.
public enum ChannelKind: String, Sendable, Hashable, Codable, CaseIterable {
    /// E-mail, and text messages of phones.
    case email, sms, whatsapp
    /// Notifications of browsers and devices.
    case webPush, fcm, apns
    /// The inbox in the program, and other programs.
    case inApp, webhook
    /// A folder of files, for trying out and for an operator's own program.
    case folder

    /// Whether the text is shown where others may see it, so that it must carry no detail of health.
    public var isExposed: Bool {
        switch self {
        case .sms, .whatsapp, .webPush, .fcm, .apns: true
        case .email, .inApp, .webhook, .folder: false
        }
    }

    /// Whether the same message may be handed over twice and is shown once: the receiver knows it by its deduplication key.
    ///
    /// For the others nobody can tell whether a message went out whose sender died in between.
    public var bearsRepeating: Bool {
        switch self {
        case .webPush, .fcm, .apns, .inApp, .webhook, .folder: true
        case .email, .sms, .whatsapp: false
        }
    }

    /// Whether a message has a subject there.
    public var hasSubject: Bool { self == .email || self == .folder || self == .inApp }
}

/// How far a message has come. The raw values are stored and never renamed.
public enum MessageStatus: String, Sendable, Hashable, Codable, CaseIterable {
    /// It waits for its time, was put into words, or is being handed over.
    case queued, rendered, sending
    /// It was handed over; it arrived; it was read.
    case sent, delivered, read
    /// It did not go out and is tried again; it is given up.
    case failed, dead
    /// It is not to go out: withdrawn, too late, not wanted.
    case suppressed
}

/// Why a message is not to go out. The raw values are stored and never renamed.
public enum SuppressionReason: String, Sendable, Hashable, Codable, CaseIterable {
    /// What it is about was moved or called off.
    case withdrawn
    /// What it is about has begun.
    case tooLate
    /// Its recipient wants none on any channel that reaches them.
    case optedOut
    /// Nothing is known by which the recipient could be reached.
    case noAddress
    /// The recipient's record was erased, or they have died.
    case recipientGone
    /// The recipient had as many within a day as anybody gets.
    case dailyCap
    /// Quiet hours last until what it is about begins.
    case quietHours
}
