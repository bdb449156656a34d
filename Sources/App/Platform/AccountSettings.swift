internal import Auth
internal import EventLoop

/// How people come to have accounts and get back into them, as a command was told.
struct AccountSettings: Sendable {
    /// The settings that say so, beside who may sign up.
    static let settings: [Setting] = [.messageFolder, .publicURL]
    /// The name of the folder of messages within the state folder.
    private static let folderName = "messages"

    /// Who may sign a hospital up over the API.
    var signUp: SignUpMode
    /// Where messages are kept.
    var messageFolder: String
    /// Where people reach the console; nil where nobody said.
    var publicURL: String?

    /// Reads the settings; throws what is wrong with one.
    init(_ configuration: Configuration, signUp: SignUpMode) throws(UsageError) {
        self.signUp = signUp
        if let path = configuration[.messageFolder] {
            messageFolder = path
        } else {
            messageFolder = try configuration.require(.stateDirectory) + "/" + Self.folderName
        }
        if let text = configuration[.publicURL] { publicURL = try Self.checked(text) }
    }

    /// Who takes messages to people.
    func messages(_ platform: Platform) -> MessageFolder {
        MessageFolder(
            path: messageFolder, clock: platform.clock,
            pool: OffloadPool(label: "medley.messages", width: 1, queueLimit: MessageLimits.waitingCount))
    }

    /// The URL without a slash at its end.
    private static func checked(_ text: String) throws(UsageError) -> String {
        let url = text.hasSuffix("/") ? String(text.dropLast()) : text
        let rest = ["https://", "http://"].first(where: url.hasPrefix).map { url.dropFirst($0.utf8.count) }
        let isClean = url.utf8.allSatisfy { $0 > 0x20 && $0 < 0x7F && ![0x22, 0x23, 0x3C, 0x3E, 0x3F].contains($0) }
        guard let rest, !rest.isEmpty, rest.first != "/", isClean else {
            throw UsageError("--public-url takes an address such as https://clinic.example.org, not '\(text)'")
        }
        return url
    }
}
