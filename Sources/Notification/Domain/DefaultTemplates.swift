import Kernel
import NotificationAPI

/// The words that come with the program, in English, Arabic and Hindi. They name no detail of health, so that they go on any
/// channel.
enum DefaultTemplates {
    /// The words for a kind of message on a channel; English where there are none in the language.
    static func words(_ kind: MessageKind, _ channel: ChannelKind, _ locale: LanguageTag) -> SaveTemplateRequest {
        let (subject, body, language) = text(kind, locale.language)
        let written = LanguageTag(language).flatMap { $0.language == locale.language ? locale : $0 } ?? locale
        return SaveTemplateRequest(
            kind: kind, channel: channel, locale: written, subject: channel.hasSubject ? subject : nil, body: body)
    }

    private static func text(_ kind: MessageKind, _ language: String) -> (String, String, String) {
        switch language {
        case "ar":
            let (subject, body) = arabic(kind)
            return (subject, body, "ar")
        case "hi":
            let (subject, body) = hindi(kind)
            return (subject, body, "hi")
        default:
            let (subject, body) = english(kind)
            return (subject, body, "en")
        }
    }

    private static func english(_ kind: MessageKind) -> (String, String) {
        switch kind {
        case .appointmentBooked:
            ("Your appointment", "Dear {{patient.name}}, your appointment is booked for {{appointment.start}}.")
        case .appointmentReminder24h:
            ("Your appointment is near", "Dear {{patient.name}}, remember your appointment on {{appointment.start}}.")
        case .appointmentReminder2h:
            ("Your appointment is soon", "Dear {{patient.name}}, we expect you at {{appointment.time}}.")
        case .appointmentMoved:
            (
                "Your appointment was moved",
                "Dear {{patient.name}}, your appointment of {{appointment.formerStart}} is now on {{appointment.start}}."
            )
        case .appointmentCancelled:
            (
                "Your appointment is cancelled",
                "Dear {{patient.name}}, your appointment on {{appointment.start}} is cancelled."
            )
        case .waitlistOffer:
            (
                "An earlier appointment is free",
                "Dear {{patient.name}}, {{appointment.start}} is free. Tell us by {{offer.expires}} to take it."
            )
        }
    }

    private static func arabic(_ kind: MessageKind) -> (String, String) {
        switch kind {
        case .appointmentBooked: ("موعدك", "عزيزي {{patient.name}}، تم حجز موعدك في {{appointment.start}}.")
        case .appointmentReminder24h: ("موعدك قريب", "عزيزي {{patient.name}}، نذكرك بموعدك في {{appointment.start}}.")
        case .appointmentReminder2h: ("موعدك بعد قليل", "عزيزي {{patient.name}}، ننتظرك الساعة {{appointment.time}}.")
        case .appointmentMoved:
            (
                "تغير موعدك",
                "عزيزي {{patient.name}}، تغير موعدك من {{appointment.formerStart}} إلى {{appointment.start}}."
            )
        case .appointmentCancelled:
            ("ألغي موعدك", "عزيزي {{patient.name}}، ألغي موعدك في {{appointment.start}}.")
        case .waitlistOffer:
            (
                "يوجد موعد أقرب",
                "عزيزي {{patient.name}}، يوجد موعد متاح في {{appointment.start}}. أخبرنا قبل {{offer.expires}}."
            )
        }
    }

    private static func hindi(_ kind: MessageKind) -> (String, String) {
        switch kind {
        case .appointmentBooked:
            ("आपका अपॉइंटमेंट", "{{patient.name}} जी, आपका अपॉइंटमेंट {{appointment.start}} के लिए तय है।")
        case .appointmentReminder24h:
            ("अपॉइंटमेंट याद रखें", "{{patient.name}} जी, आपका अपॉइंटमेंट {{appointment.start}} को है।")
        case .appointmentReminder2h:
            ("अपॉइंटमेंट जल्द है", "{{patient.name}} जी, हम {{appointment.time}} बजे आपका इंतज़ार करेंगे।")
        case .appointmentMoved:
            (
                "अपॉइंटमेंट का समय बदला",
                "{{patient.name}} जी, {{appointment.formerStart}} का अपॉइंटमेंट अब {{appointment.start}} को है।"
            )
        case .appointmentCancelled:
            ("अपॉइंटमेंट रद्द", "{{patient.name}} जी, {{appointment.start}} का अपॉइंटमेंट रद्द है।")
        case .waitlistOffer:
            (
                "जल्दी का समय खाली है",
                "{{patient.name}} जी, {{appointment.start}} खाली है। {{offer.expires}} तक हमें बताएँ।"
            )
        }
    }
}
