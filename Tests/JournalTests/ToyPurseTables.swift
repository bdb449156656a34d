import Journal
import Kernel
import Postgres

/// The purses' tables, made by a superuser as a module's migration would make them.
enum ToyPurseSchema {
    static let sql = """
        CREATE SCHEMA purse AUTHORIZATION medley_owner;
        SET ROLE medley_owner;
        GRANT USAGE ON SCHEMA purse TO medley_app, medley_system;
        CREATE TABLE purse.balance (
            hospital_id uuid NOT NULL, purse_id uuid NOT NULL, balance bigint NOT NULL, version integer NOT NULL,
            PRIMARY KEY (hospital_id, purse_id)
        ) WITH (fillfactor = 60);
        CREATE TABLE purse.movement (
            hospital_id uuid NOT NULL, purse_id uuid NOT NULL, version integer NOT NULL,
            amount bigint NOT NULL CHECK (amount <> 13), PRIMARY KEY (hospital_id, purse_id, version));
        SELECT platform.protect_tenant_table('purse.balance');
        SELECT platform.protect_tenant_table('purse.movement');
        SELECT platform.declare_rebuildable('purse.balances', 'purse.balance');
        SELECT platform.declare_rebuildable('purse.movements', 'purse.movement');
        GRANT SELECT, INSERT, UPDATE, DELETE ON purse.balance TO medley_app;
        GRANT SELECT ON purse.movement TO medley_app;
        GRANT SELECT ON purse.balance TO medley_system;
        GRANT SELECT, INSERT, UPDATE, DELETE ON purse.movement TO medley_system;
        RESET ROLE;
        """
}

/// One side of an event of a purse.
private struct Side {
    var hospital: HospitalID
    var purse: StreamID
    var version: Int
    var amount: Int

    /// What an event moves: one side or two.
    static func sides(
        of event: ToyPurse.Event, place: FieldPlace, second: SecondStream?
    ) -> [Side] {
        switch event {
        case .opened, .labelled: return []
        case .credited(let amount):
            return [Side(hospital: place.hospitalID, purse: place.streamID, version: place.version, amount: amount)]
        case .moved(_, _, let amount, _, _):
            guard let second else { return [] }
            return [
                Side(hospital: place.hospitalID, purse: place.streamID, version: place.version, amount: -amount),
                Side(hospital: place.hospitalID, purse: second.streamID, version: second.version, amount: amount),
            ]
        }
    }
}

/// Balances by purse, in the batch: of a movement both.
struct ToyPurseBalances: InlineProjection {
    let name = "balances"
    let tables = ["purse.balance"]

    func statements(for events: [AppendedEvent<ToyPurse.Event>], into target: ProjectionTarget) -> [SQL] {
        var order: [StreamID] = []
        var sums: [StreamID: Side] = [:]
        for event in events {
            let place = FieldPlace(hospitalID: event.hospitalID, streamID: event.streamID, version: event.version)
            for side in Side.sides(of: event.event, place: place, second: event.second) {
                if sums[side.purse] == nil { order.append(side.purse) }
                var sum = sums[side.purse] ?? side
                if sums[side.purse] != nil { sum.amount += side.amount }
                sum.version = side.version
                sums[side.purse] = sum
            }
        }
        let rows = order.compactMap { sums[$0] }
        if rows.isEmpty { return [] }
        return [
            """
            INSERT INTO \(unsafeRaw: target.table("purse.balance")) AS b (hospital_id, purse_id, balance, version)
            SELECT * FROM unnest(\(.ids(rows.map(\.hospital))), \(.ids(rows.map(\.purse))),
                \(.int64s(rows.map { Int64($0.amount) })), \(.int32s(rows.map { Int32($0.version) })))
            ON CONFLICT (hospital_id, purse_id) DO UPDATE
            SET balance = b.balance + excluded.balance, version = excluded.version
            """
        ]
    }

    func erasure(of subjects: [ErasedSubject], in target: ProjectionTarget) -> [SQL] { [] }
}

/// Every movement on each of its sides, written behind the log; an amount of 13 is refused by the table.
struct ToyMovements: AsynchronousProjection {
    let name = "purse.movements"
    let version = 1
    let tables = ["purse.movement"]
    let onPoison = PoisonPolicy.parkStream

    func statements(for events: [RecordedEvent<ToyPurse.Event>], into target: ProjectionTarget) -> [SQL] {
        let rows = events.flatMap { Side.sides(of: $0.event, place: $0.stored.place, second: $0.stored.second) }
        if rows.isEmpty { return [] }
        return [
            """
            INSERT INTO \(unsafeRaw: target.table("purse.movement")) (hospital_id, purse_id, version, amount)
            SELECT * FROM unnest(\(.ids(rows.map(\.hospital))), \(.ids(rows.map(\.purse))),
                \(.int32s(rows.map { Int32($0.version) })), \(.int64s(rows.map { Int64($0.amount) })))
            """
        ]
    }

    func erasure(of subjects: [ErasedSubject], in target: ProjectionTarget) -> [SQL] { [] }
}
