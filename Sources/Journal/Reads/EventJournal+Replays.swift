public import Kernel
import Postgres
import Telemetry

extension EventJournal {
    /// What is stored under an idempotency key.
    enum Earlier: Hashable, Sendable {
        /// Nothing, or there is no key.
        case nothing
        /// What this very request did.
        case sameRequest(EarlierOutcome)
        /// What another request did.
        case anotherRequest
    }

    /// What `body` gives; where it refuses what was carried out before under the same key, what `replay` gives for that.
    ///
    /// For what checks before the journal is asked: a replay is not decided on today's state. Nothing is asked where
    /// `body` succeeds, fails for want of means, or the context has no key. Throws what `body` or `replay` throw,
    /// `keyReused` where another request had the key, and the journal's failures in the service's terms.
    public func replaying<Value, Reason: ModuleServiceError>(
        _ context: RequestContext, _ body: () async throws(Reason) -> Value,
        replay: (EarlierOutcome) async throws(Reason) -> Value
    ) async throws(Reason) -> Value {
        let refusal: Reason
        do throws(Reason) {
            return try await body()
        } catch {
            refusal = error
        }
        guard refusal.failure.kind.isRefusal else { throw refusal }
        let found: Earlier
        do throws(JournalError) {
            found = try await earlier(context)
        } catch {
            throw Reason(journal: error)
        }
        switch found {
        case .nothing: throw refusal
        case .anotherRequest: throw .keyReused
        case .sameRequest(let outcome): return try await replay(outcome)
        }
    }

    /// Whether another request than the context's was carried out under its idempotency key; false where that cannot be told
    /// now, because the database is away.
    public func hasOtherRequest(_ context: RequestContext) async -> Bool {
        do throws(JournalError) {
            return try await earlier(context) == .anotherRequest
        } catch {
            return false
        }
    }

    /// Looks the context's key up.
    func earlier(_ context: RequestContext) async throws(JournalError) -> Earlier {
        guard let idempotency = context.idempotency else { return .nothing }
        try await ensureHospitalKey(context)
        let statement = JournalStatements.findOutcomes.bound(
            .ids([context.hospitalID]), .ids([context.idempotencyScope]), .texts([idempotency.key]))
        do throws(PostgresError) {
            let result = try await resources.database.query(
                statement, scope: .hospital(context.hospitalID), deadlineNanoseconds: context.deadlineNanoseconds)
            if result.count == 0 { return .nothing }
            let stored = try StoredOutcome(result[0])
            guard resources.keys.isCode(stored.requestCode, of: idempotency.requestHash, in: context.hospitalID)
            else { return .anotherRequest }
            resources.metrics.replayed.increment()
            return .sameRequest(EarlierOutcome(stored))
        } catch {
            throw JournalError(error)
        }
    }
}

extension Failure.Kind {
    /// Whether the request was judged and turned down, rather than not carried out for want of means.
    fileprivate var isRefusal: Bool {
        switch self {
        case .invalid, .forbidden, .notFound, .conflict, .preconditionFailed, .preconditionRequired, .ruleViolated: true
        case .unauthenticated, .tooLarge, .unsupportedMediaType, .rateLimited, .unavailable, .deadlineExceeded,
            .cancelled, .internal:
            false
        }
    }
}
