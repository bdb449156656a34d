import Journal
import Kernel
import Synchronization
import Telemetry
import TestSupport
import Testing

@testable import Auth

@Suite(.endsWhenItHangs) struct MessageOutboxTests {
    /// Takes nothing until it is opened.
    private final class SlowSender: MessageSender {
        private let gate = AsyncStream<Void>.makeStream()
        private let texts = Mutex<[String]>([])

        var taken: [String] { texts.withLock { $0 } }

        func open() { gate.continuation.finish() }

        func send(_ message: OutgoingMessage) async throws {
            for await _ in gate.stream {}
            texts.withLock { $0.append(message.text) }
        }

        func removeAll(about subjects: Set<SubjectID>) async throws -> Int { 0 }
        func removeExpired() async throws {}
    }

    /// Refuses to remove anything the first time.
    private final class StubbornSender: MessageSender {
        private let asked = Mutex<[Set<SubjectID>]>([])

        var removed: [Set<SubjectID>] { asked.withLock { $0 } }

        func send(_ message: OutgoingMessage) async throws {}

        func removeAll(about subjects: Set<SubjectID>) async throws -> Int {
            let count = asked.withLock { asked in
                asked.append(subjects)
                return asked.count
            }
            if count == 1 { throw MessageFolderError.refused(errno: 5) }
            return 1
        }

        func removeExpired() async throws {}
    }

    @Test func `messages that could not be removed are removed with the next expired ones`() async throws {
        let sender = StubbornSender()
        let outbox = MessageOutbox(
            sender, logger: Logger(sink: SilentLogSink(), clock: ManualClock(), minimumLevel: .error))
        let people: Set<SubjectID> = [SubjectID(high: 1, low: 1), SubjectID(high: 1, low: 2)]
        await #expect(throws: MessageFolderError.self) { try await outbox.removeAll(about: people) }
        await outbox.removeExpired()
        await outbox.removeExpired()
        #expect(sender.removed == [people, people])
    }

    @Test func `messages are handed over in their order, and beyond the bound they are dropped`() async throws {
        let sender = SlowSender()
        let clock = ManualClock()
        let outbox = MessageOutbox(
            sender, logger: Logger(sink: SilentLogSink(), clock: clock, minimumLevel: .error))
        for number in 0..<MessageLimits.waitingCount + 3 {
            outbox.post(
                OutgoingMessage(
                    hospitalID: HospitalID(high: 1, low: 1), to: (.email, "a@b.example"), locale: Sample.arabic,
                    content: ("invitation", "\(number)"), sentAt: clock.now()))
        }
        #expect(sender.taken.isEmpty)
        sender.open()
        await outbox.drain()
        #expect(sender.taken == (0..<MessageLimits.waitingCount).map(String.init))
    }
}
