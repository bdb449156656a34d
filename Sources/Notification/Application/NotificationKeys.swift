import Crypto
import Kernel
import NotificationAPI

/// Ids that follow from what they stand for, so that what is said twice meets what was said first.
enum NotificationKeys {
    /// The message of a kind about a subject to a recipient; `occurrence` tells those apart that are about one subject.
    static func message(
        _ hospital: HospitalID, _ kind: MessageKind, _ subject: MessageSubjectID, _ recipient: PatientID,
        occurrence: String
    ) -> MessageID {
        id("message/\(hospital)/\(kind.rawValue)/\(subject)/\(recipient)/\(occurrence)")
    }

    /// A hospital's own words for a kind, a channel and a locale.
    static func template(
        _ hospital: HospitalID, _ kind: MessageKind, _ channel: ChannelKind, _ locale: LanguageTag
    ) -> TemplateID {
        id("template/\(hospital)/\(kind.rawValue)/\(channel.rawValue)/\(locale)")
    }

    /// A hash as an id of version 8 (RFC 9562 section 5.8). The words before the text are never changed.
    private static func id<Tag>(_ text: String) -> EntityID<Tag> {
        let hash = SHA256.hash(Array("medley.notification/\(text)".utf8))
        let words = (0..<2).map { word in
            hash[word * 8..<word * 8 + 8].reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
        }
        return EntityID(
            high: words[0] & 0xFFFF_FFFF_FFFF_0FFF | 0x8000,
            low: words[1] & 0x3FFF_FFFF_FFFF_FFFF | 0x8000_0000_0000_0000)
    }
}
