public import Journal
import Dispatch
public import Postgres
import Synchronization

/// Makes the commits of a journal fail at chosen steps, a chosen number of times.
///
/// Ending the connection inside the transaction needs `installCut`, because a request's role may not end a backend.
public final class JournalFaults: FaultPoints {
    /// What goes wrong.
    public enum Fault: Sendable, Hashable, CaseIterable {
        /// The server process ends, as if it or the network had died at this step.
        case cut
        /// A statement fails that no rule foresees.
        case error
        /// PostgreSQL gives up on a deadlock.
        case deadlock
    }

    private struct Plan {
        var step: CommitStep
        var fault: Fault
        var times: Int
    }

    private let plan = Mutex<Plan?>(nil)
    private let hits = Atomic<Int>(0)
    private let stillStep = Mutex<CommitStep?>(nil)
    private let stills = Atomic<Int>(0)
    private let gate = DispatchSemaphore(value: 0)

    /// Makes faults of which none happens before `fail`.
    public init() {}

    /// How often a fault happened, or was sent to happen.
    public var hitCount: Int { hits.load(ordering: .relaxed) }

    /// Makes the next `times` passages of a step fail.
    public func fail(_ fault: Fault, at step: CommitStep, times: Int = 1) {
        plan.withLock { $0 = Plan(step: step, fault: fault, times: times) }
    }

    /// Makes the whole process stand still at the next passage of a step outside the transaction, until `goOn()`.
    public func standStill(at step: CommitStep) { stillStep.withLock { $0 = step } }

    /// How often it stood still.
    public var stillCount: Int { stills.load(ordering: .acquiring) }

    /// Lets it go on.
    public func goOn() { gate.signal() }

    /// Throws `connectionLost` where the step is to fail.
    public func reached(_ step: CommitStep) throws(PostgresError) {
        let standsStill = stillStep.withLock { still in
            if still != step { return false }
            still = nil
            return true
        }
        if standsStill {
            stills.wrappingAdd(1, ordering: .releasing)
            gate.wait()
        }
        guard let fault = take(step) else { return }
        switch fault {
        case .cut: throw .connectionLost
        case .error: throw .misuse("a fault of the test")
        case .deadlock: throw .server(ServerError(sqlState: "40P01", message: "deadlock"))
        }
    }

    /// A statement that fails where the step is to fail.
    public func statement(after step: CommitStep) -> SQL? {
        guard let fault = take(step) else { return nil }
        switch fault {
        case .cut: return "SELECT public.cut()"
        case .error: return "SELECT 1 / (random() * 0)::integer"
        case .deadlock: return "SELECT public.deadlock()"
        }
    }

    private func take(_ step: CommitStep) -> Fault? {
        let fault: Fault? = plan.withLock { plan in
            guard let present = plan, present.step == step, present.times > 0 else { return nil }
            plan?.times -= 1
            return present.fault
        }
        if fault != nil { hits.wrappingAdd(1, ordering: .relaxed) }
        return fault
    }

    /// Statements, run by a superuser, that make the functions with which `cut` and `deadlock` work.
    public static let installSQL = """
        CREATE FUNCTION public.cut() RETURNS void LANGUAGE plpgsql SECURITY DEFINER AS $$
        BEGIN PERFORM pg_terminate_backend(pg_backend_pid()); PERFORM pg_sleep(5); END $$;
        CREATE FUNCTION public.deadlock() RETURNS void LANGUAGE plpgsql AS $$
        BEGIN RAISE EXCEPTION 'deadlock' USING ERRCODE = '40P01'; END $$;
        """
}
