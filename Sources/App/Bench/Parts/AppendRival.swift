/// One event in one transaction as a good engineer writes it by hand for pgbench, into copies of the journal's tables.
///
/// The copies keep the log sound. Each row is that of a real charge but for its ids, times, position and hashes, so
/// both sides write the same; the head is taken last and by one statement, so that it is held as briefly as can be.
struct AppendRival {
    /// A column and the SQL literal of a real row's value.
    typealias Cell = (column: String, literal: String)

    private let hospitalID: String
    private let shard: Int
    private let command: [Cell]
    private let stream: [Cell]
    private let charge: [Cell]
    private let event: [Cell]

    /// Makes the copies and reads the rows of the newest charge of a hospital.
    init(copying hospitalID: String, database: BenchDatabase) throws {
        self.hospitalID = hospitalID
        try database.run(Self.tables)
        let newest =
            "SELECT * FROM journal.event WHERE hospital_id = '\(hospitalID)' AND type = 'chargeCreated' "
            + "ORDER BY position DESC LIMIT 1"
        shard = Int(try database.number("SELECT shard FROM (\(newest)) AS e;"))
        event = try Self.cells(of: "(\(newest)) AS t", database)
        let same = "USING (hospital_id, command_id) WHERE e.type = 'chargeCreated'"
        command = try Self.cells(
            of: "(SELECT c.* FROM journal.command AS c JOIN (\(newest)) AS e \(same)) AS t", database)
        stream = try Self.cells(
            of: "(SELECT s.* FROM journal.stream AS s JOIN (\(newest)) AS e USING (hospital_id, stream_id)) AS t",
            database)
        charge = try Self.cells(
            of: "(SELECT c.* FROM billing.charge AS c JOIN (\(newest)) AS e "
                + "ON c.hospital_id = e.hospital_id AND c.charge_id = e.stream_id) AS t", database)
    }

    /// Statement by statement, each a round trip.
    var interactive: Pgbench.Script {
        let text = ([counting, "BEGIN;"] + statements + ["COMMIT;", ""]).joined(separator: "\n")
        return .init(name: "append-interactive", text: text)
    }

    /// One round trip; the pipeline is one implicit transaction.
    var pipelined: Pgbench.Script {
        let text = ([counting, "\\startpipeline"] + statements + ["\\endpipeline", ""]).joined(separator: "\n")
        return .init(name: "append-pipelined", text: text)
    }

    /// A number for each transaction that no other has: the run, the client and its count, in the digits of an id.
    private var counting: String {
        """
        \\set i :i + 1
        \\set n \(PatientData.firstNumber) + :run * 1000000000000 + :client_id * 1000000000 + :i
        """
    }

    private var statements: [String] {
        let id = Self.id("1")
        let leaf = "sha256(int8send(:n))"
        return [
            "SELECT set_config('medley.hospital_ids', '\(hospitalID)', true);",
            insert(
                into: "command", command,
                [
                    "idempotency_key": "'key-' || :n", "resource_id": id, "command_id": Self.id("2"),
                    "created_at": "now()",
                ]),
            insert(
                into: "stream", stream,
                [
                    "stream_id": id, "version": "1", "first_recorded_at": "clock_timestamp()",
                    "last_recorded_at": "clock_timestamp()", "last_leaf": leaf,
                ]),
            insert(into: "charge", charge, ["charge_id": id, "created_at": "now()", "updated_at": "now()"]),
            seal(id: id, leaf: leaf),
        ]
    }

    /// Takes the head, chains the hash, and writes the event and the batch at its position.
    private func seal(id: String, leaf: String) -> String {
        let changed = [
            "position": "h.position", "stream_id": id, "version": "1", "event_id": Self.id("3"),
            "command_id": Self.id("2"), "recorded_at": "h.last_recorded_at", "leaf_hash": leaf,
        ]
        let columns = event.map(\.column).joined(separator: ", ")
        let values = event.map { changed[$0.column] ?? $0.literal }.joined(separator: ", ")
        return "WITH h AS (UPDATE bench.shard_head SET position = position + 1, "
            + "head_hash = sha256(head_hash || \(leaf)), last_recorded_at = greatest(clock_timestamp(), last_recorded_at) "
            + "WHERE shard = \(shard) RETURNING *), "
            + "e AS (INSERT INTO bench.event (\(columns)) SELECT \(values) FROM h) "
            + "INSERT INTO bench.batch (shard, last_position, first_position, recorded_at, hash) "
            + "SELECT shard, position, position, last_recorded_at, head_hash FROM h;"
    }

    private func insert(into table: String, _ cells: [Cell], _ changed: [String: String]) -> String {
        let columns = cells.map(\.column).joined(separator: ", ")
        let values = cells.map { changed[$0.column] ?? $0.literal }.joined(separator: ", ")
        return "INSERT INTO bench.\(table) (\(columns)) VALUES (\(values));"
    }

    /// An id that rises with the transactions of a client, as version 7 does.
    private static func id(_ kind: String) -> String { "('0192f0c0d3a\(kind)7000' || :n)::uuid" }

    /// The one row of a table expression named t. Generated columns are left out; NULL stays NULL.
    static func cells(of table: String, _ database: BenchDatabase) throws -> [Cell] {
        let output = try database.run(
            "SELECT key || '=' || quote_nullable(value) FROM \(table), json_each_text(row_to_json(t));")
        let cells = output.split(separator: "\n").compactMap { line -> Cell? in
            let parts = line.split(separator: "=", maxSplits: 1)
            return parts.count == 2 ? (String(parts[0]), Self.withoutVariables(String(parts[1]))) : nil
        }
        guard !cells.isEmpty else { throw BenchFailure.failed("there is no row to copy") }
        return cells
    }

    /// A SQL literal that pgbench leaves alone: it would take a colon before a letter for one of its variables.
    static func withoutVariables(_ literal: String) -> String {
        guard literal.contains(":") else { return literal }
        return (literal.hasPrefix("'") ? "E" : "") + literal.replacing(":", with: "\\x3a")
    }

    private static let tables = """
        CREATE SCHEMA bench AUTHORIZATION medley_owner;
        GRANT USAGE ON SCHEMA bench TO medley_app;
        SET ROLE medley_owner;
        CREATE TABLE bench.command (LIKE journal.command INCLUDING ALL);
        CREATE TABLE bench.stream (LIKE journal.stream INCLUDING ALL) WITH (fillfactor = 70);
        CREATE TABLE bench.charge (LIKE billing.charge INCLUDING ALL) WITH (fillfactor = 80);
        CREATE TABLE bench.batch (LIKE journal.batch INCLUDING ALL);
        CREATE TABLE bench.shard_head (LIKE journal.shard_head INCLUDING ALL)
            WITH (fillfactor = 50, autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 500);
        INSERT INTO bench.shard_head (shard) SELECT generate_series(0, 15);
        CREATE TABLE bench.event (LIKE journal.event INCLUDING DEFAULTS INCLUDING CONSTRAINTS INCLUDING INDEXES)
            PARTITION BY RANGE (recorded_at);
        CREATE TABLE bench.event_all PARTITION OF bench.event FOR VALUES FROM (MINVALUE) TO (MAXVALUE);
        SELECT platform.protect_tenant_table(name::regclass)
            FROM unnest(ARRAY[
                'bench.command', 'bench.stream', 'bench.charge', 'bench.event', 'bench.event_all']) AS name;
        GRANT SELECT, INSERT, UPDATE ON ALL TABLES IN SCHEMA bench TO medley_app;
        RESET ROLE;
        """
}
