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

        func removeAll(about subject: SubjectID) async throws -> Int { 0 }
        func removeExpired() async throws {}
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
