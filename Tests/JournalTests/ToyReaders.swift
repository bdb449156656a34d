import Journal
import Kernel
import Postgres
import Synchronization

/// Tables that the toy writes behind its log, made by a superuser as a module's migration would make them.
enum ToyReaderSchema {
    static let sql = """
        SET ROLE medley_owner;
        CREATE TABLE bank.turnover (
            hospital_id uuid NOT NULL, account_id uuid NOT NULL, turnover bigint NOT NULL, movements integer NOT NULL,
            last_version integer NOT NULL, last_recorded_at timestamptz NOT NULL,
            PRIMARY KEY (hospital_id, account_id), CONSTRAINT fair CHECK (turnover % 1000 <> 666)
        ) WITH (fillfactor = 70);
        CREATE INDEX turnover_by_size ON bank.turnover (hospital_id, turnover DESC);
        CREATE TABLE bank.holder (
            hospital_id uuid NOT NULL, account_id uuid NOT NULL, subject_id uuid NOT NULL, holder_name text,
            PRIMARY KEY (hospital_id, account_id));
        CREATE TABLE bank.notice (
            hospital_id uuid NOT NULL, event_id uuid NOT NULL, stream_id uuid NOT NULL, version integer NOT NULL,
            amount bigint NOT NULL CHECK (amount <> 13), PRIMARY KEY (hospital_id, event_id));
        SELECT platform.protect_tenant_table(t) FROM unnest(ARRAY['bank.turnover', 'bank.holder', 'bank.notice']::regclass[]) AS t;
        SELECT platform.declare_rebuildable('bank.turnover', 'bank.turnover');
        SELECT platform.declare_rebuildable('bank.holders', 'bank.holder');
        SELECT platform.declare_rebuildable('shop.notices', 'bank.notice');
        GRANT SELECT ON bank.turnover, bank.holder, bank.notice TO medley_app;
        GRANT SELECT, INSERT, UPDATE, DELETE ON bank.turnover, bank.holder, bank.notice TO medley_system;
        RESET ROLE;
        """
}

/// What moved through each account; a turnover that ends in 666 is refused by the table.
struct ToyTurnover: AsynchronousProjection {
    let name = "bank.turnover"
    var version = 1
    let tables = ["bank.turnover"]
    var onPoison = PoisonPolicy.parkStream
    /// What is added to each movement: what another version makes otherwise.
    var surcharge: Int64 = 0

    func statements(for events: [RecordedEvent<ToyBank.Event>], into target: ProjectionTarget) -> [SQL] {
        var order: [StreamID] = []
        var rows: [StreamID: (hospital: HospitalID, sum: Int64, count: Int32, version: Int32, at: Timestamp)] = [:]
        for event in events {
            let amount: Int64
            switch event.event {
            case .deposited(let value), .sent(let value, _), .received(let value, _): amount = Int64(value) + surcharge
            case .opened, .noted, .renamed, .erased: continue
            }
            let stored = event.stored
            if rows[stored.streamID] == nil { order.append(stored.streamID) }
            var row = rows[stored.streamID] ?? (stored.hospitalID, 0, 0, 0, stored.recordedAt)
            row = (row.hospital, row.sum + amount, row.count + 1, Int32(stored.version), stored.recordedAt)
            rows[stored.streamID] = row
        }
        if order.isEmpty { return [] }
        let values = order.compactMap { rows[$0] }
        return [
            """
            INSERT INTO \(unsafeRaw: target.table("bank.turnover")) AS t
                (hospital_id, account_id, turnover, movements, last_version, last_recorded_at)
            SELECT * FROM unnest(\(.ids(values.map(\.hospital))), \(.ids(order)), \(.int64s(values.map(\.sum))),
                \(.int32s(values.map(\.count))), \(.int32s(values.map(\.version))),
                \(.timestamps(values.map(\.at))))
            ON CONFLICT (hospital_id, account_id) DO UPDATE
            SET turnover = t.turnover + excluded.turnover, movements = t.movements + excluded.movements,
                last_version = excluded.last_version, last_recorded_at = excluded.last_recorded_at
            """
        ]
    }

    func erasure(of subjects: [ErasedSubject], in target: ProjectionTarget) -> [SQL] { [] }
}

/// Names of holders, opened.
struct ToyHolders: AsynchronousProjection {
    let name = "bank.holders"
    let version = 1
    let tables = ["bank.holder"]
    let onPoison = PoisonPolicy.parkStream

    func statements(for events: [RecordedEvent<ToyBank.Event>], into target: ProjectionTarget) -> [SQL] {
        events.compactMap { event in
            guard case .opened(_, let holder?, let holderName) = event.event else { return nil }
            return """
                INSERT INTO \(unsafeRaw: target.table("bank.holder")) (hospital_id, account_id, subject_id, holder_name)
                VALUES (\(event.stored.hospitalID), \(event.stored.streamID), \(holder), \(holderName))
                """
        }
    }

    func erasure(of subjects: [ErasedSubject], in target: ProjectionTarget) -> [SQL] {
        subjects.map { subject in
            """
            UPDATE \(unsafeRaw: target.table("bank.holder")) SET holder_name = NULL
            WHERE hospital_id = \(subject.hospitalID) AND subject_id = \(subject.subjectID)
            """
        }
    }
}

/// What the toy publishes: deposits.
struct ToyDeposit: IntegrationEvent {
    var amount: Int
    var type: String { "medley.bank.deposited.v1" }
}

struct ToyPublication: EventPublication {
    func published(_ recorded: RecordedEvent<ToyBank.Event>) -> ToyDeposit? {
        if case .deposited(let amount) = recorded.event { ToyDeposit(amount: amount) } else { nil }
    }
}

/// Another module's table of deposits; an amount of 13 is refused by the table.
struct ToyNotices: SubscribedProjection {
    let name = "shop.notices"
    let version = 1
    let tables = ["bank.notice"]
    var onPoison = PoisonPolicy.stop

    func statements(for events: [PublishedEvent<ToyDeposit>], into target: ProjectionTarget) -> [SQL] {
        [
            """
            INSERT INTO \(unsafeRaw: target.table("bank.notice")) (hospital_id, event_id, stream_id, version, amount)
            SELECT * FROM unnest(\(.ids(events.map(\.hospitalID))), \(.ids(events.map(\.eventID))),
                \(.ids(events.map(\.streamID))), \(.int32s(events.map { Int32($0.version) })),
                \(.int64s(events.map { Int64($0.event.amount) })))
            """
        ]
    }

    func erasure(of subjects: [ErasedSubject], in target: ProjectionTarget) -> [SQL] { [] }
}

/// Notes what it is told of, and fails for some amounts.
final class ToyReaction: Reaction {
    struct Refused: Error {}

    let name = "shop.thanks"
    let onPoison: PoisonPolicy
    private let failing: Mutex<Set<Int>>
    /// Amounts that it has nothing to do with, and tenants.
    private let ignored: Set<Int>
    private let ignoredHospitals: Set<HospitalID>
    private let seen = Mutex<[StreamID: [Int]]>([:])

    init(
        failing: Set<Int> = [], onPoison: PoisonPolicy = .parkStream, ignoring ignored: Set<Int> = [],
        of ignoredHospitals: Set<HospitalID> = []
    ) {
        self.failing = Mutex(failing)
        self.ignored = ignored
        self.ignoredHospitals = ignoredHospitals
        self.onPoison = onPoison
    }

    func mend() { failing.withLock { $0 = [] } }

    /// The versions that were seen of a stream, in order, as often as they were.
    func versions(_ stream: StreamID) -> [Int] { seen.withLock { $0[stream] ?? [] } }

    func isConcerned(with event: ToyDeposit) -> Bool { !ignored.contains(event.amount) }

    func concerned(of hospitals: Set<HospitalID>, upTo newest: Timestamp) async throws -> Set<HospitalID> {
        hospitals.subtracting(ignoredHospitals)
    }

    func react(to event: PublishedEvent<ToyDeposit>) async throws {
        // What parked streams bring again is not looked through before.
        if !isConcerned(with: event.event) { return }
        if failing.withLock({ $0.contains(event.event.amount) }) { throw Refused() }
        seen.withLock { $0[event.streamID, default: []].append(event.version) }
    }
}
