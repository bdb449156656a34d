import Kernel
import NotificationAPI

/// What a message tells, before it is put into words: the words' language and time zone are chosen when it is sent.
struct MessageFacts: Hashable, Sendable, Codable {
    /// When the appointment begins.
    var startsAt: Timestamp
    /// When it was to begin before it was moved.
    var formerStartsAt: Timestamp?
    /// Until when an offer can be taken.
    var expiresAt: Timestamp?
    /// The zone of its place.
    var timeZone: String
    /// What it is for, a detail of health; nil where that is not known, and once the patient is erased.
    var service: String?

    /// Makes facts; the rest is set afterwards.
    init(startsAt: Timestamp, timeZone: String) {
        self.startsAt = startsAt
        self.timeZone = timeZone
    }
}

/// A recipient as messages need them.
struct MessageRecipient: Hashable, Sendable {
    /// The name as it is shown.
    var name: String?
    /// The address for e-mail.
    var email: String?
    /// The phone in E.164.
    var phone: String?
    /// The language of the patient's record.
    var language: LanguageTag?

    /// By what a channel reaches them; nil where it does not. Push and webhooks reach nobody yet whom the record alone tells of.
    func address(on channel: ChannelKind, _ patient: PatientID) -> String? {
        switch channel {
        case .email: email
        case .sms, .whatsapp: phone
        case .folder, .inApp: "patient:\(patient)"
        case .webPush, .fcm, .apns, .webhook: nil
        }
    }
}
