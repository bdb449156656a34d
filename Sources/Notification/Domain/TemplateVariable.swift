import Kernel
import NotificationAPI

/// What words may name, by the kind of message. The raw values are stored in templates and never renamed.
enum TemplateVariable: String, CaseIterable, Sendable {
    case patientName = "patient.name"
    case appointmentStart = "appointment.start"
    case appointmentDate = "appointment.date"
    case appointmentTime = "appointment.time"
    case appointmentService = "appointment.service"
    case formerStart = "appointment.formerStart"
    case offerExpires = "offer.expires"

    /// Whether it tells of somebody's health, so that it must not stand where others may see it.
    var isHealthDetail: Bool { self == .appointmentService }

    /// What a kind of message can name.
    static func catalogue(of kind: MessageKind) -> [TemplateVariable] {
        let always: [TemplateVariable] = [
            .patientName, .appointmentStart, .appointmentDate, .appointmentTime, .appointmentService,
        ]
        switch kind {
        case .appointmentMoved: return always + [.formerStart]
        case .waitlistOffer: return always + [.offerExpires]
        case .appointmentBooked, .appointmentReminder24h, .appointmentReminder2h, .appointmentCancelled: return always
        }
    }

    /// What stands in its place.
    func value(_ facts: MessageFacts, name: String?, _ words: LocalWords, _ zone: TimeZoneData) -> String {
        let start = zone.local(at: facts.startsAt)
        switch self {
        case .patientName: return name ?? words.somebody
        case .appointmentStart: return words.text(start)
        case .appointmentDate: return words.text(start.date)
        case .appointmentTime: return words.text(start.time)
        case .appointmentService: return facts.service ?? words.appointment
        case .formerStart: return facts.formerStartsAt.map { words.text(zone.local(at: $0)) } ?? words.text(start)
        case .offerExpires: return facts.expiresAt.map { words.text(zone.local(at: $0)) } ?? words.text(start)
        }
    }
}
