public import Kernel
import Postgres
import Telemetry

extension EventJournal {
    /// What was stored under the context's idempotency key; nil where nothing was, or the context has none.
    ///
    /// For what checks before the journal is asked and is about to refuse: a replay is not decided on today's state.
    /// Throws `keyReused` where the key was used for another request.
    public func earlierOutcome(
        _ context: RequestContext
    ) async throws(CommandFailure<Never>) -> EarlierOutcome? {
        guard let idempotency = context.idempotency else { return nil }
        let statement = JournalStatements.findOutcomes.bound(
            .ids([context.hospitalID]), .ids([context.principal.id]), .texts([idempotency.key]))
        let stored: StoredOutcome
        do throws(PostgresError) {
            let result = try await resources.database.query(
                statement, scope: .hospital(context.hospitalID), deadlineNanoseconds: context.deadlineNanoseconds)
            if result.count == 0 { return nil }
            stored = try StoredOutcome(result[0])
        } catch {
            throw .journal(JournalError(error))
        }
        guard stored.requestHash == idempotency.requestHash else { throw .keyReused }
        resources.metrics.replayed.increment()
        return EarlierOutcome(stored)
    }

    /// What `body` gives; where it refuses what was carried out before under the same key, what `replay` gives for that.
    ///
    /// Nothing is asked where `body` succeeds, fails for want of means, or the context has no key. Errors are those of
    /// `body`, `replay` or, mapped by `failure`, of the look into the journal.
    public func replaying<Value, Reason: ServiceError>(
        _ context: RequestContext, failure: (CommandFailure<Never>) -> Reason,
        _ body: () async throws(Reason) -> Value, replay: (EarlierOutcome) async throws(Reason) -> Value
    ) async throws(Reason) -> Value {
        let refusal: Reason
        do throws(Reason) {
            return try await body()
        } catch {
            refusal = error
        }
        guard refusal.failure.kind.isRefusal else { throw refusal }
        switch await lookUp(context) {
        case .success(nil): throw refusal
        case .success(let earlier?): return try await replay(earlier)
        case .failure(let reason): throw failure(reason)
        }
    }

    private func lookUp(_ context: RequestContext) async -> Result<EarlierOutcome?, CommandFailure<Never>> {
        do {
            return .success(try await earlierOutcome(context))
        } catch {
            return .failure(error)
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
