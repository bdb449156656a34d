import Kernel

/// A rule of messages that refused a command (422): its stable code and what would satisfy it.
public enum NotificationRule: Error, Hashable, Sendable {
    /// No such patient in this hospital.
    case unknownPatient
    /// The message did not fail, so that there is nothing to send again.
    case notDead
    /// What the message is about has begun.
    case tooLate
    /// Quiet hours leave too little of the day.
    case quietHoursTooLong
}

extension NotificationRule {
    /// The stable code; never renamed.
    public var code: String {
        switch self {
        case .unknownPatient: "unknownPatient"
        case .notDead: "notDead"
        case .tooLate: "tooLate"
        case .quietHoursTooLong: "quietHoursTooLong"
        }
    }

    /// The failure in the terms that clients share.
    var failure: Failure { Failure(.ruleViolated, code: code, detail: detail) }

    /// Plain words that say what to do.
    var detail: String {
        switch self {
        case .unknownPatient: "There is no such patient. Register the patient first."
        case .notDead: "The message was not given up. Only one with status dead can be sent again."
        case .tooLate: "What the message is about has begun: it is not sent any more."
        case .quietHoursTooLong:
            "Quiet hours last from 1 minute to \(NotificationLimits.longestQuietHours) hours of a day."
        }
    }
}
