import Kernel
import NotificationAPI

/// A message in words.
struct MessageText: Hashable, Sendable, Codable {
    /// To whom on the channel; nil once the patient is erased.
    var address: String?
    /// The subject, where the channel has one.
    var subject: String?
    /// The text; nil once the patient is erased.
    var body: String?

    /// The words for facts.
    init(
        _ words: SaveTemplateRequest, _ facts: MessageFacts, name: String?, address: String, zone: TimeZoneData
    ) {
        let local = LocalWords(words.locale)
        func filled(_ text: String) -> String {
            TemplateText(text).filled { $0.value(facts, name: name, local, zone) }
        }
        self.address = address
        subject = words.subject.map(filled)
        body = filled(words.body)
    }

    /// Words as they are; without any, what is left of a message whose patient is erased.
    init(address: String? = nil, subject: String? = nil, body: String? = nil) {
        self.address = address
        self.subject = subject
        self.body = body
    }
}
