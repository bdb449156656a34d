/// The database as its owner, through psql: to make data, and to ask what the rivals wrote.
struct BenchDatabase {
    let program: String
    let connectionString: String
    let workplace: Workplace
    let interruption: Interruption

    /// Runs a script to its end and answers what its queries gave, one line a row.
    @discardableResult
    func run(_ script: String) throws -> String {
        let file = try workplace.write(script, "script.sql")
        let process = try BenchProcess(
            [program, "-X", "-q", "-A", "-t", "-v", "ON_ERROR_STOP=1", "-d", connectionString, "-f", file],
            outputPath: workplace.file("psql.txt"))
        try process.wait(interruption)
        return process.output
    }

    /// The one number that a query gives.
    func number(_ query: String) throws -> Double {
        let output = try run(query)
        guard let value = Double(output.filter { !$0.isWhitespace }) else {
            throw BenchFailure.failed("no number: \(output)")
        }
        return value
    }

    /// How many bytes of write-ahead log were ever written.
    func walBytes() throws -> Double { try number("SELECT pg_current_wal_insert_lsn() - '0/0'::pg_lsn;") }

    /// A text as a SQL literal.
    static func literal(_ text: String) -> String { "'" + text.replacing("'", with: "''") + "'" }

    /// Texts as a SQL array.
    static func array(_ texts: [String]) -> String {
        "ARRAY[" + texts.map(literal).joined(separator: ",") + "]::text[]"
    }
}
