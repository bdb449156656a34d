import Kernel
import NotificationAPI
import Testing

@testable import Notification

/// What words may be saved, and what they make.
@Suite struct TemplateTests {
    struct Case: Sendable, CustomTestStringConvertible {
        var channel: ChannelKind
        var subject: String?
        var body: String
        var codes: [String]
        var testDescription: String { "\(channel) \(body.prefix(40)) -> \(codes)" }
    }

    static let cases: [Case] = [
        Case(channel: .sms, body: "Come at {{appointment.time}}", codes: []),
        Case(channel: .sms, body: "Come at {{ appointment.time }}", codes: []),
        Case(channel: .sms, body: "One { brace } and }} alone", codes: []),
        Case(channel: .sms, body: "Come at {{appointment.time", codes: ["unclosedBraces"]),
        Case(channel: .sms, body: "Come {{ at {{appointment.time}}", codes: ["unclosedBraces"]),
        Case(channel: .sms, body: "Come, {{patient.diagnosis}}", codes: ["unknownVariable"]),
        Case(channel: .sms, body: "Come, {{}}", codes: ["unknownVariable"]),
        Case(channel: .sms, body: "By {{offer.expires}}", codes: ["unknownVariable"]),
        Case(channel: .sms, body: "For {{appointment.service}}", codes: ["healthDetail"]),
        Case(channel: .fcm, body: "For {{appointment.service}}", codes: ["healthDetail"]),
        Case(channel: .email, subject: "Hello", body: "For {{appointment.service}}", codes: []),
        Case(channel: .email, body: "Hello", codes: ["required"]),
        Case(channel: .sms, subject: "Hello", body: "Hello", codes: ["unexpected"]),
        Case(channel: .sms, body: " \n", codes: ["required"]),
        Case(channel: .sms, body: String(repeating: "x", count: 612), codes: []),
        Case(channel: .sms, body: String(repeating: "x", count: 613), codes: ["tooManySegments"]),
        Case(channel: .sms, body: String(repeating: "م", count: 269), codes: ["tooManySegments"]),
        Case(
            channel: .email, subject: String(repeating: "x", count: 201), body: String(repeating: "x", count: 4_001),
            codes: ["tooLong", "tooLong"]),
        Case(
            channel: .email, subject: "{{a}}", body: "{{b}} {{",
            codes: ["unknownVariable", "unclosedBraces", "unknownVariable"]),
    ]

    @Test(arguments: cases) func `words are checked when they are saved`(_ given: Case) throws {
        let request = SaveTemplateRequest(
            kind: .appointmentBooked, channel: given.channel, locale: try Given.locale("en"), subject: given.subject,
            body: given.body)
        #expect(request.faults.map(\.code) == given.codes)
    }

    @Test(arguments: MessageKind.allCases, ChannelKind.allCases)
    func `the words that come with the program can be saved`(_ kind: MessageKind, _ channel: ChannelKind) throws {
        for locale in ["en", "ar-EG", "hi", "fr"] {
            let words = DefaultTemplates.words(kind, channel, try Given.locale(locale))
            #expect(words.faults == [], "\(locale)")
            #expect(words.locale.description == (locale == "fr" ? "en" : locale))
        }
    }

    @Test(arguments: [
        ("en", "Monday, 5 January 2026, 08:00"), ("ar", "الاثنين، 5 يناير 2026، 08:00"),
        ("hi", "सोमवार, 5 जनवरी 2026, 08:00"), ("de", "Monday, 5 January 2026, 08:00"),
    ]) func `times are told in the language and the zone of the place`(_ locale: String, _ text: String) throws {
        let zone = try TimeZoneDatabase().zone("Africa/Cairo")
        let facts = MessageFacts(startsAt: Given.at, timeZone: zone.name)
        let words = SaveTemplateRequest(
            kind: .appointmentBooked, channel: .sms, locale: try Given.locale(locale), body: "{{appointment.start}}")
        #expect(MessageText(words, facts, name: nil, address: "", zone: zone).body == text)
    }

    @Test(arguments: [
        ("", 0), ("a", 1), (String(repeating: "a", count: 160), 1), (String(repeating: "a", count: 161), 2),
        (String(repeating: "€", count: 80), 1), (String(repeating: "€", count: 81), 2),
        (String(repeating: "م", count: 70), 1), (String(repeating: "م", count: 71), 2),
        (String(repeating: "😀", count: 35), 1), (String(repeating: "😀", count: 36), 2),
    ]) func `parts of a text message are counted as phone companies do`(_ text: String, _ parts: Int) {
        #expect(TextMessageParts.count(text) == parts)
    }

    @Test(arguments: [("ar-EG", true), ("en", false), ("hi", false), ("ur", true), ("pa-Arab", true)])
    func `direction follows the language`(_ locale: String, _ isRightToLeft: Bool) throws {
        #expect(try Given.locale(locale).isRightToLeft == isRightToLeft)
    }
}
