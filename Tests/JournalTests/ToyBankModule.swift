import Journal
import Kernel
import Postgres

/// The toy's tables, made by a superuser as a module's migration would make them.
enum ToyBankSchema {
    static let sql = """
        CREATE SCHEMA bank AUTHORIZATION medley_owner;
        SET ROLE medley_owner;
        GRANT USAGE ON SCHEMA bank TO medley_app, medley_system;
        CREATE TABLE bank.account (
            hospital_id uuid NOT NULL, account_id uuid NOT NULL, name text, holder_name text, balance bigint NOT NULL,
            version integer NOT NULL, holder uuid, PRIMARY KEY (hospital_id, account_id)
        ) WITH (fillfactor = 60);
        CREATE TABLE bank.account_name (
            hospital_id uuid NOT NULL, name text NOT NULL, account_id uuid NOT NULL, PRIMARY KEY (hospital_id, name));
        SELECT platform.protect_tenant_table('bank.account');
        SELECT platform.protect_tenant_table('bank.account_name');
        SELECT platform.declare_rebuildable('bank.accounts', 'bank.account');
        SELECT platform.declare_rebuildable('bank.accountName', 'bank.account_name');
        GRANT SELECT, INSERT, UPDATE, DELETE ON bank.account, bank.account_name TO medley_app;
        GRANT SELECT ON bank.account, bank.account_name TO medley_system;
        RESET ROLE;
        """
}

/// Balances by account: the last image of each row of the batch, written once.
struct ToyAccountProjection: InlineProjection {
    let name = "accounts"
    let tables = ["bank.account"]

    private struct Change {
        var name: String?
        var holderName: String?
        var delta: Int64 = 0
        var version: Int32 = 0
        /// Whose name is set by this; nil where it stays.
        var holder: SubjectID?
    }

    func statements(for events: [AppendedEvent<ToyBank.Event>], into target: ProjectionTarget) -> [SQL] {
        var order: [StreamID] = []
        var hospitals: [HospitalID] = []
        var changes: [StreamID: Change] = [:]
        for event in events {
            var change = changes[event.streamID] ?? Change()
            if changes[event.streamID] == nil {
                order.append(event.streamID)
                hospitals.append(event.hospitalID)
            }
            switch event.event {
            case .opened(let name, let holder, let holderName):
                change.name = name
                change.holder = holder
                change.holderName = holderName
            case .renamed(let holder, let holderName):
                change.holder = holder
                change.holderName = holderName
            case .erased(let holder):
                change.holder = holder
                change.holderName = nil
            case .deposited(let amount), .received(let amount, _): change.delta += Int64(amount)
            case .sent(let amount, _): change.delta -= Int64(amount)
            case .noted: break
            }
            change.version = Int32(event.version)
            changes[event.streamID] = change
        }
        let rows = order.compactMap { changes[$0] }
        let table = target.table("bank.account")
        return [
            """
            INSERT INTO \(unsafeRaw: table) AS a (hospital_id, account_id, name, holder_name, balance, version, holder)
            SELECT * FROM unnest(\(.ids(hospitals)), \(.ids(order)), \(.texts(rows.map(\.name))),
                \(.texts(rows.map(\.holderName))), \(.int64s(rows.map(\.delta))), \(.int32s(rows.map(\.version))),
                \(.optionalIDs(rows.map(\.holder))))
            ON CONFLICT (hospital_id, account_id) DO UPDATE
            SET balance = a.balance + excluded.balance, version = excluded.version,
                holder = coalesce(excluded.holder, a.holder),
                holder_name = CASE WHEN excluded.holder IS NULL THEN a.holder_name ELSE excluded.holder_name END
            """
        ]
    }
}

/// Unique names of accounts.
struct ToyNameClaim: ContestedClaim {
    let name = "bank.accountName"
    let tables = ["bank.account_name"]

    func isCandidate(_ event: ToyBank.Event) -> Bool { if case .opened = event { true } else { false } }

    func statement(for candidates: [AppendedEvent<ToyBank.Event>], into target: ProjectionTarget) -> SQL {
        let names: [String?] = candidates.map { if case .opened(let name, _, _) = $0.event { name } else { nil } }
        return """
            INSERT INTO \(unsafeRaw: target.table("bank.account_name")) AS n (hospital_id, name, account_id)
            SELECT * FROM unnest(\(.ids(candidates.map(\.hospitalID))), \(.texts(names)),
                \(.ids(candidates.map(\.streamID))))
            ON CONFLICT DO NOTHING
            RETURNING array_position(\(.ids(candidates.map(\.streamID))), n.account_id) - 1
            """
    }
}

extension JournalModule where D == ToyBank {
    static var bank: JournalModule<ToyBank> {
        var module = JournalModule<ToyBank>(
            name: "bank", codec: ToyCodec(), projections: [ToyAccountProjection()], claims: [ToyNameClaim()])
        module.snapshots = ToySnapshotCodec()
        module.erasing = { subject, _, _ in .erase(subject.subjectID.retagged()) }
        return module
    }
}

extension ToyAccountProjection {
    func erasure(of subjects: [ErasedSubject], in target: ProjectionTarget) -> [SQL] {
        [
            """
            UPDATE \(unsafeRaw: target.table("bank.account")) AS a
            SET holder_name = NULL
            FROM unnest(\(.ids(subjects.map(\.hospitalID))), \(.ids(subjects.map(\.subjectID))))
                AS x (hospital, subject)
            WHERE a.hospital_id = x.hospital AND a.holder = x.subject
            """
        ]
    }
}

extension ToyNameClaim {
    func erasure(of subjects: [ErasedSubject], in target: ProjectionTarget) -> [SQL] { [] }
}
