internal import Auth
internal import Kernel
internal import Notification
internal import NotificationAPI

/// Messages to patients as files of the folder of messages, from which an operator's program sends them on.
struct FolderChannel: MessageChannel {
    let folder: MessageFolder
    let clock: any WallClock
    /// `email` or `sms`: what the messages would go out by.
    let kind: ChannelKind

    var name: String { "folder.\(kind.rawValue)" }

    func send(_ message: OutboundMessage, deadlineNanoseconds: UInt64) async -> ChannelOutcome {
        var outgoing = OutgoingMessage(
            hospitalID: message.hospitalID, to: (kind == .email ? .email : .sms, message.address),
            locale: message.locale, content: (message.template?.id ?? Self.template, message.body),
            sentAt: clock.now())
        outgoing.subjectID = message.patientID.retagged()
        do {
            try await folder.send(outgoing)
            return .sent(providerMessageID: nil)
        } catch {
            return .failedTransiently(code: "folderRefused", retryAfterSeconds: nil)
        }
    }

    /// What a message to a patient is called where it has no name of its own.
    private static let template = "patientMessage"
}
