import Kernel
import NotificationAPI

/// The streams of the module: their stored category names, and the ids of those that are derived.
enum NotificationStreams {
    /// The stream of a message; the stream's id is the message's.
    static func message(_ id: MessageID) -> StreamReference { StreamReference(id.retagged(), category: "message") }

    /// The stream of a template; the stream's id is the template's.
    static func template(_ id: TemplateID) -> StreamReference { StreamReference(id.retagged(), category: "template") }

    /// The stream of a patient's preferences, derived from the patient's id, which names the patient's own stream.
    static func preferences(of patient: PatientID) -> StreamReference {
        StreamReference(StreamID(high: patient.high ^ preferencesWord, low: patient.low), category: "preferences")
    }

    /// A fixed word, never to be changed: "messages".
    private static let preferencesWord: UInt64 = 0x6d65_7373_6167_6573
}
