import Journal
import Kernel
import Synchronization

@testable import Auth

/// Keeps what it is handed, or refuses it.
final class KeptMessages: MessageSender {
    /// The way to a person is broken.
    struct Broken: Error {}

    private let kept = Mutex<[OutgoingMessage]>([])
    private let isBroken = Mutex(false)

    /// From here on nothing is taken.
    func breakDown() { isBroken.withLock { $0 = true } }

    func send(_ message: OutgoingMessage) async throws {
        if isBroken.withLock({ $0 }) { throw Broken() }
        kept.withLock { $0.append(message) }
    }

    func removeAll(about subjects: Set<SubjectID>) async throws -> Int {
        kept.withLock { kept in
            let before = kept.count
            kept.removeAll { $0.subjectID.map(subjects.contains) ?? false }
            return before - kept.count
        }
    }

    func removeExpired() async throws {}

    /// What was handed over, once nothing waits any more.
    func all(_ process: AuthProcess) async -> [OutgoingMessage] {
        await process.auth.outbox.drain()
        return kept.withLock { $0 }
    }

    /// The six digits of the last message with a code.
    func lastCode(_ process: AuthProcess) async -> String {
        let text = await all(process).last { $0.template == "oneTimeCode" }?.text ?? ""
        let words = text.split { !$0.isNumber }
        return words.first { $0.count == 6 }.map(String.init) ?? ""
    }

    /// The token of the last message with a link.
    func lastToken(_ process: AuthProcess) async -> String {
        let text = await all(process).last { $0.template != "oneTimeCode" }?.text ?? ""
        guard let link = text.split(separator: " ").first(where: { $0.contains("#token=") }) else { return "" }
        return link.split(separator: "=").last.map(String.init) ?? ""
    }
}
