public import EventLoop
public import Journal
public import Kernel
import Crypto
import JSON
import Synchronization

/// Keeps messages as files, for an operator's program that sends them on, or for looking at.
///
/// One file a message, of mode 0600, that appears whole (written beside and renamed); names sort by time and say when the
/// file goes. Bounded in number and age. Thread-safe; several processes may share a folder.
public final class MessageFolder: MessageSender {
    /// How many messages may be written between two looks at how many there are.
    private static let messagesPerCount = 100

    private let files: MessageFiles
    private let clock: any WallClock
    private let pool: OffloadPool
    private let written = Atomic<Int>(0)

    /// Makes a folder's keeper; the folder is made with the first message.
    public init(path: String, clock: any WallClock, pool: OffloadPool) {
        files = MessageFiles(path: path)
        self.clock = clock
        self.pool = pool
    }

    /// Writes a message; throws `MessageFolderError` where the disk or the rights refuse it.
    public func send(_ message: OutgoingMessage) async throws {
        let bytes = try StrictJSONEncoder().encode(StoredMessage(message))
        let name = MessageFileName(message, suffix: Hexadecimal.encode(SecureRandom.bytes(8)))
        let files = files
        try await pool.run { try files.write(bytes, to: name.text) }
        guard written.wrappingAdd(1, ordering: .relaxed).newValue.isMultiple(of: Self.messagesPerCount) else { return }
        try await removeExpired()
    }

    /// Removes every message about some persons, in one pass through the folder; answers how many there were.
    public func removeAll(about subjects: Set<SubjectID>) async throws -> Int {
        if subjects.isEmpty { return 0 }
        let files = files
        return try await pool.run {
            try files.remove { name in
                guard let bytes = files.read(name) else { return false }
                // What cannot be read as a message of ours may be anyone's: it goes too.
                guard let stored = try? StrictJSONDecoder().decode(StoredMessage.self, from: bytes) else { return true }
                return stored.subjectId.map(subjects.contains) ?? false
            }
        }
    }

    /// Removes what was kept long enough, and the oldest where there are too many.
    public func removeExpired() async throws {
        let now = clock.now()
        let files = files
        try await pool.run {
            let surplus = try files.names().count - MessageLimits.fileCount
            var count = 0
            _ = try files.remove { name in
                count += 1
                if count <= surplus { return true }
                guard let until = MessageFileName(name)?.until else { return false }
                return until <= now
            }
        }
    }
}

/// Why a message could not be kept; it names no person and no path.
public enum MessageFolderError: Error, Sendable, Hashable {
    /// The system refused, with its number.
    case refused(errno: Int32)
}

/// The document in a file.
private struct StoredMessage: Codable {
    var channel: OutgoingMessage.Channel
    var to: String
    var hospitalId: HospitalID
    var sentAt: Timestamp
    var locale: LanguageTag
    var template: String
    var subjectId: SubjectID?
    var text: String

    init(_ message: OutgoingMessage) {
        channel = message.channel
        to = message.to
        hospitalId = message.hospitalID
        sentAt = message.sentAt
        locale = message.locale
        template = message.template
        subjectId = message.subjectID
        text = message.text
    }
}
