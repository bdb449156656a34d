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
