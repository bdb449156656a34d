import Journal
import Kernel
import Synchronization
import Telemetry

/// Hands messages over beside the requests that cause them, one after another.
///
/// So an answer takes as long whether a message is sent or not, and a disk that is slow delays nobody.
final class MessageOutbox: Sendable {
    private struct State {
        var last: Task<Void, Never>?
        var waiting = 0
        /// Persons whose messages could not be removed yet.
        var unremoved: Set<SubjectID> = []
    }

    let sender: any MessageSender
    private let logger: Logger
    private let state = Mutex(State())

    init(_ sender: any MessageSender, logger: Logger) {
        self.sender = sender
        self.logger = logger
    }

    /// Takes a message; one too many is dropped and told.
    func post(_ message: OutgoingMessage) {
        let isTaken = state.withLock { state -> Bool in
            guard state.waiting < MessageLimits.waitingCount else { return false }
            state.waiting += 1
            let before = state.last
            // Bare: the request must not wait for it. `drain` does.
            state.last = Task {
                await before?.value
                await self.handOver(message)
            }
            return true
        }
        if !isTaken { tell("a message was dropped: too many wait to be handed over", message) }
    }

    /// Waits for what was posted before.
    func drain() async {
        let last = state.withLock { $0.last }
        await last?.value
    }

    /// Removes every message about some persons, those that wait included; answers how many there were.
    ///
    /// Where it throws, `removeExpired` tries it again.
    func removeAll(about subjects: Set<SubjectID>) async throws -> Int {
        await drain()
        do {
            return try await sender.removeAll(about: subjects)
        } catch {
            state.withLock { $0.unremoved.formUnion(subjects) }
            throw error
        }
    }

    /// Removes what was kept long enough, and what could not be removed before.
    func removeExpired() async {
        let unremoved = state.withLock { state in
            defer { state.unremoved = [] }
            return state.unremoved
        }
        do {
            if !unremoved.isEmpty { _ = try await removeAll(about: unremoved) }
        } catch {
            logger.warning("messages of erased persons could not be removed", ["error": .type(of: error)])
        }
        // What fails for one person keeps nobody's codes and links past their time.
        do {
            try await sender.removeExpired()
        } catch {
            logger.warning("old messages could not be removed", ["error": .type(of: error)])
        }
    }

    private func handOver(_ message: OutgoingMessage) async {
        do {
            try await sender.send(message)
        } catch {
            tell("a message could not be handed over", message)
        }
        state.withLock { state in
            state.waiting -= 1
            // Nothing follows: the tasks before need not be kept.
            if state.waiting == 0 { state.last = nil }
        }
    }

    private func tell(_ words: LogMessage, _ message: OutgoingMessage) {
        logger.error(
            words, ["hospitalId": .public(message.hospitalID), "template": .public(message.template)])
    }
}
