public import Kernel
import NotificationAPI

/// A recipient as messages need them.
public struct MessageRecipient: Hashable, Sendable {
    /// The name as it is shown.
    public var name: String?
    /// The address for e-mail.
    public var email: String?
    /// The phone in E.164.
    public var phone: String?
    /// The language of the patient's record.
    public var language: LanguageTag?

    /// Makes a recipient; see the properties.
    public init(name: String? = nil, email: String? = nil, phone: String? = nil, language: LanguageTag? = nil) {
        self.name = name
        self.email = email
        self.phone = phone
        self.language = language
    }

    /// By what a channel reaches them; nil where it does not: a record tells no device and no program.
    func address(on channel: ChannelKind, _ patient: PatientID) -> String? {
        switch channel {
        case .email: email
        case .sms, .whatsapp: phone
        case .folder, .inApp: "patient:\(patient)"
        case .webPush, .fcm, .apns, .webhook: nil
        }
    }
}
