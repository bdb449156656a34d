import TestSupport

/// Makes a hospital large: every row that its examples left in a table of tenants is copied many times, with other ids, other
/// numbers and other names, straight in the database.
///
/// It works on the catalogue, so that a new module's tables are large as well without anyone remembering.
struct SizedHospital {
    /// Tables of which a hospital has few rows however large it is, or whose rows no route reads in numbers.
    static let smallTables: [String: String] = [
        "auth.hospital": "one row a hospital",
        "auth.hospital_directory": "one row a hospital",
        "auth.api_key_use": "a row a key, of which a hospital has a hundred at most",
        "auth.one_time_code": "used up within minutes, and read by its key alone",
        "auth.password_reset": "used up within the hour, and read by its key alone",
        "auth.ticket": "used up within seconds, and read by its key alone",
        "auth.second_factor_challenge": "used up within minutes, and read by its key alone",
        "auth.member_phone": "a hospital has no members, and an operator's are read by their whole key alone",
        "journal.hospital_key": "one row a hospital",
        "journal.event_default": "stays empty",
        "patient.distinct_pair": "few pairs are told apart, and the examples take it back",
        "scheduling.practitioner": "a row for each practitioner, of which a hospital has a few hundred",
        "notification.message": "written beside the examples, and read by jobs alone",
        "scheduling.room": "a hospital has a few hundred, and a search for slots reads those that are used",
        "scheduling.slot_hold": "used up within five minutes, and read by its key, its holder and its end alone",
        "scheduling.group_session": "a row for each session that is still attended, and the examples book none",
        "journal.parked": "a row for each stream that a reader cannot take in, which no request reads",
        "journal.snapshot": "a few rows to a stream of more than a thousand events",
        "wallet.webhook": "a tenant has five hundred at most",
        "wallet.webhook_attempt": "written beside the examples, and read by the key of its delivery alone",
    ]
    /// Rows of large tables of which a hospital has few however large it is: they are not copied.
    static let fewRows: [String: String] = [
        // The accounts of the tenant itself, one to a currency.
        "wallet.account_total": "account_type <> 'wallet'",
        // Each of them would be sent to.
        "wallet.webhook": "true",
        "scheduling.practitioner": "true",
        "scheduling.room": "true",
    ]
    /// Columns by whose moments the copies of a row differ, while its ids stay: of few things there are rows for each minute.
    static let moments: [String: String] = ["wallet.account_closing": "minute"]
    /// Parts of the names of columns that hold what people type, which must differ from row to row.
    static let typedText = ["name", "word", "phone", "email", "mrn", "value", "description", "source", "reference"]

    let installation: Installation
    let hospital: String
    /// How many rows each table is to have at least.
    let rowCount: Int

    /// Copies rows until every table has enough, and has the planner's statistics made.
    func grow() throws {
        _ = try installation.sql(Self.scrambling)
        for table in try tables() {
            let count = try installation.sql("SELECT count(*) FROM \(table) WHERE \(copied(table))").first
            let present = count.flatMap { Int($0) } ?? 0
            guard present > 0 else { continue }
            let copies = (rowCount + present - 1) / present
            try copy(table, from: present, times: copies)
        }
        _ = try installation.sql("ANALYZE")
    }

    /// The tables of tenants that are not large, though they should be.
    func tooSmall() throws -> [String] {
        try tables().filter { table in
            guard Self.smallTables[table] == nil else { return false }
            return Int(try installation.sql("SELECT count(*) FROM \(table)").first ?? "") ?? 0 < rowCount / 2
        }
    }

    /// Tables of tenants that take rows themselves: no partitions, which their parent fills.
    private func tables() throws -> [String] {
        try installation.sql(
            """
            SELECT c.oid::regclass::text FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
            JOIN pg_attribute a ON a.attrelid = c.oid AND a.attname = 'hospital_id' AND NOT a.attisdropped
            WHERE c.relkind IN ('r', 'p') AND NOT c.relispartition AND n.nspname !~ '^pg_' ORDER BY 1
            """)
    }

    /// Which rows of a table are copied: the hospital's own, but for those of which it has few.
    private func copied(_ table: String) -> String {
        "hospital_id = '\(hospital)'" + (Self.fewRows[table].map { " AND NOT (\($0))" } ?? "")
    }

    /// One statement: the columns as they are, but for ids, numbers that must be unique, and text that people type.
    private func copy(_ table: String, from present: Int, times: Int) throws {
        let columns = try installation.sql(
            """
            SELECT quote_ident(a.attname), format_type(a.atttypid, NULL), EXISTS (
                SELECT FROM pg_index i WHERE i.indrelid = a.attrelid AND i.indisunique AND a.attnum = ANY (i.indkey))
            FROM pg_attribute a
            WHERE a.attrelid = '\(table)'::regclass AND a.attnum > 0 AND NOT a.attisdropped AND a.attgenerated = ''
                AND a.attidentity = ''
            ORDER BY a.attnum
            """
        ).map { $0.split(separator: "|").map(String.init) }
        let values = columns.map { column in
            guard let moment = Self.moments[table] else {
                return Self.value(name: column[0], type: column[1], isUnique: column[2] == "t")
            }
            return column[0] == moment ? "old.\(moment) - copy.number * interval '1 minute'" : "old.\(column[0])"
        }
        _ = try installation.sql(
            """
            INSERT INTO \(table) (\(columns.map { $0[0] }.joined(separator: ", ")))
            SELECT \(values.joined(separator: ", "))
            FROM generate_series(1, \(times)) AS copy (number), (SELECT * FROM \(table) WHERE \(copied(table))) AS old
            ON CONFLICT DO NOTHING
            """)
    }

    private static func value(name: String, type: String, isUnique: Bool) -> String {
        let column = "old.\(name)"
        if name == "hospital_id" { return column }
        switch type {
        case "uuid":
            return "overlay(md5(\(column)::text || copy.number::text) placing '7' from 13 for 1)::uuid"
        case "text":
            let isTyped = typedText.contains { name.contains($0) }
            if isTyped { return "public.scrambled(\(column), copy.number)" }
            return isUnique ? "\(column) || '-' || copy.number::text" : column
        case "bigint": return isUnique ? "\(column) + copy.number::bigint * 10000000" : column
        case "bytea": return isUnique ? "sha256(\(column) || int8send(copy.number::bigint))" : column
        // What is over by then would keep those busy who see to it, with things that the log does not know.
        case "date" where name == "last_day": return column
        case "date": return "\(column) - copy.number % 20000"
        case "timestamp with time zone": return column
        default: return column
        }
    }

    /// Letters and digits become others, differently for each number, so that names stay names and differ.
    private static let scrambling = """
        CREATE OR REPLACE FUNCTION public.scrambled(old text, number bigint) RETURNS text LANGUAGE plpgsql IMMUTABLE STRICT AS $$
        DECLARE
            hash text := md5(number::text);
            result text := '';
            letter text;
            code integer;
        BEGIN
            FOR place IN 1..coalesce(length(old), 0) LOOP
                letter := substr(old, place, 1);
                code := ('x' || substr(hash, 1 + place % 30, 2))::bit(8)::integer;
                result := result || CASE
                    WHEN letter BETWEEN 'a' AND 'z' THEN chr(97 + code % 26)
                    WHEN letter BETWEEN 'A' AND 'Z' THEN chr(65 + code % 26)
                    WHEN letter BETWEEN '0' AND '9' THEN chr(48 + code % 10)
                    ELSE letter END;
            END LOOP;
            RETURN result || CASE WHEN old ~ '[a-z0-9]$' THEN to_hex(number) ELSE '' END;
        END
        $$
        """
}
