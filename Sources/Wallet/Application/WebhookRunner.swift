import Crypto
import Journal
import Kernel
import Postgres
import Synchronization
import Telemetry
import WalletAPI

/// Sends what is queued for webhooks, and tries again what failed.
///
/// Every process does so: each takes what the others did not, for as long as a lease lasts, and a process that dies leaves it to
/// them. What was sent and not recorded is sent again: at least once. Each webhook has a task of its own, so that a slow one
/// holds no other up, and so many deliveries at a time; a tenant has so many of the places, so that there are some for others.
final class WebhookRunner: Sendable {
    /// The time between two looks where nothing is due.
    static let period = Duration.milliseconds(500)

    private struct Busy {
        /// The webhooks that are sent to, and whose they are.
        var webhooks: [WebhookID: HospitalID] = [:]
        /// Whether a wave was sent since that was last looked at.
        var hasEnded = false
    }

    /// How often within a period it is seen whether a wave was sent meanwhile; nothing is asked of the database for it.
    private static let glances = 25

    let dependencies: WalletDependencies
    let webhooks: WebhookDependencies
    let metrics: WebhookMetrics
    private let sender: any WebhookSender
    private let looks: RepeatedLook
    private let pause: RepeatedLook.Pause
    private let random: @Sendable () -> UInt64
    private let task = BackgroundTask()
    /// What this process sends at the moment.
    private let busy = Mutex(Busy())

    /// Makes one; `pause` waits, and throws where the task is cancelled; `random` spreads attempts.
    init(
        _ dependencies: WalletDependencies, _ webhooks: WebhookDependencies, _ sender: any WebhookSender,
        random: @escaping @Sendable () -> UInt64,
        pause: @escaping RepeatedLook.Pause = { try await Task.sleep(for: $0) }
    ) {
        self.dependencies = dependencies
        self.webhooks = webhooks
        self.sender = sender
        self.random = random
        self.pause = pause
        looks = RepeatedLook(
            every: Self.period, warning: "deliveries to webhooks were not looked for", pause: pause)
        metrics = WebhookMetrics(webhooks.metrics)
    }

    /// The one of a process that serves; nil where nothing sends.
    convenience init?(_ dependencies: WalletDependencies, _ webhooks: WebhookDependencies) {
        guard let client = webhooks.client else { return nil }
        self.init(
            dependencies, webhooks, HTTPWebhookSender(client: client), random: { SecureRandom.uint64() })
    }

    /// Begins; a second call does nothing.
    func start(_ logger: Logger) {
        task.start { [self] in await run(logger) }
    }

    /// Ends it; what is under way is sent again by whoever takes it next.
    func stop() async { await task.stop() }

    private func run(_ logger: Logger) async {
        await withDiscardingTaskGroup { group in
            await looks.run(logger) {
                let waves = try await claim()
                for wave in waves { group.addTask { await self.serve(wave, logger) } }
                // Cancellation ends the wait, and with it the looks.
                if waves.isEmpty { try await rest() }
                return .now
            }
        }
    }

    /// Waits for the next look: until a wave is sent, after which more may be due there, and for a period at most.
    private func rest() async throws {
        for _ in 0..<Self.glances {
            let (isOver, isIdle) = busy.withLock { busy in
                defer { busy.hasEnded = false }
                return (busy.hasEnded, busy.webhooks.isEmpty)
            }
            if isOver { return }
            if isIdle { return try await pause(Self.period) }
            try await pause(Self.period / Self.glances)
        }
    }

    /// Sends everything that is due now, and answers once nothing is; how many attempts that were.
    func round(_ logger: Logger) async throws -> Int {
        try await withThrowingTaskGroup(of: Int.self) { group in
            var count = 0
            while true {
                let waves = try await claim()
                for wave in waves { group.addTask { await self.serve(wave, logger) } }
                guard waves.isEmpty else { continue }
                // More may be due where a wave was sent.
                guard let sent = try await group.next() else { return count }
                count += sent
            }
        }
    }

    /// Takes what is due, by webhook; what was taken is marked busy until it is served.
    func claim() async throws -> [[WebhookWork]] {
        let taken = busy.withLock { $0.webhooks.map { (webhook: $0.key, hospital: $0.value) } }
        let room = WebhookLimits.concurrentWebhooks - taken.count
        guard room > 0 else { return [] }
        let lease: EventID = dependencies.ids.make()
        let now = dependencies.clock.now()
        let statement = WebhookWorkQueries.claim(
            at: now, until: Self.leaseEnd(now), lease: lease, busy: taken, webhooks: room)
        let works = try await work(statement, lease)
        let waves = Dictionary(grouping: works, by: \.webhookID).values
        busy.withLock { busy in
            for work in works { busy.webhooks[work.webhookID] = work.hospitalID }
        }
        return Array(waves)
    }

    /// Sends a wave to one webhook and gives its place back; answers how many attempts that were. What else is due there waits
    /// its turn among the others.
    @discardableResult
    func serve(_ wave: [WebhookWork], _ logger: Logger) async -> Int {
        guard let webhook = wave.first?.webhookID else { return 0 }
        defer {
            busy.withLock { busy in
                busy.webhooks[webhook] = nil
                busy.hasEnded = true
            }
        }
        await withTaskGroup(of: Void.self) { group in
            for work in wave { group.addTask { await self.deliver(work, logger) } }
        }
        return wave.count
    }

    private func work(_ statement: SQL, _ lease: EventID) async throws -> [WebhookWork] {
        let rows = try await dependencies.database.withConnection(.system) { try await $0.query(statement) }
        return try rows.map { try WebhookWork($0, lease: lease) }
    }

    private static func leaseEnd(_ now: Timestamp) -> Timestamp {
        now.advanced(by: .seconds(WebhookLimits.leaseSeconds))
    }

    /// Sends one delivery and records what came of it.
    private func deliver(_ work: WebhookWork, _ logger: Logger) async {
        let begun = dependencies.clock.now()
        let start = dependencies.clock.monotonicNanoseconds()
        let answer: WebhookAnswer
        do {
            answer = await sender.send(try request(work, at: begun))
        } catch {
            logger.error("the secret of a webhook does not open", ["webhookId": .public(work.webhookID)])
            answer = .failed("secretUnreadable")
        }
        let nanoseconds = dependencies.clock.monotonicNanoseconds() &- start
        metrics.seconds.observe(nanoseconds: nanoseconds)
        let outcome = outcome(of: work, answer, begunAt: begun, milliseconds: Int(clamping: nanoseconds / 1_000_000))
        guard let outcome else { return }
        do {
            try await record(work, outcome, logger)
        } catch {
            // It is sent again when the lease is over.
            logger.warning("a delivery to a webhook was not recorded", ["code": .public(RepeatedLook.code(of: error))])
        }
    }

    /// What is sent: the body as it was queued, signed now with each secret that is good.
    private func request(_ work: WebhookWork, at now: Timestamp) throws -> WebhookRequest {
        let signature = WebhookSecret.signature(
            of: work.body, at: now, with: try work.secrets(at: now, under: webhooks.masterKey))
        return WebhookRequest(
            url: work.url,
            fields: [
                ("Content-Type", CloudEvent.contentType), ("Medley-Signature", signature),
                ("Medley-Event-Id", work.eventID.description), ("Medley-Delivery-Id", work.deliveryID.description),
            ], body: work.body)
    }

    /// What is written of an attempt; nil where nobody knows what came of it.
    private func outcome(
        of work: WebhookWork, _ answer: WebhookAnswer, begunAt begun: Timestamp, milliseconds: Int
    ) -> WebhookOutcome? {
        let now = dependencies.clock.now()
        var outcome = WebhookOutcome(
            hospitalID: work.hospitalID, deliveryID: work.deliveryID, lease: work.lease, status: .pending,
            nextAttemptAt: now, begunAt: begun, endedAt: now, milliseconds: milliseconds)
        switch answer {
        case .cancelled: return nil
        case .failed(let word): outcome.error = word
        case .answered(let status, let prefix):
            outcome.statusCode = status
            if !prefix.isEmpty { outcome.answer = prefix }
            if (200..<300).contains(status) {
                outcome.status = .delivered
                return outcome
            }
        }
        let next = WebhookBackoff.nextAttempt(
            afterAttempts: work.attemptCount + 1, since: work.firstAttemptAt, at: now, random: random())
        if let next, outcome.statusCode != WebhookWork.goneStatus {
            outcome.nextAttemptAt = next
        } else {
            outcome.status = .dead
        }
        return outcome
    }
}
