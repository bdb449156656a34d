import TestSupport

/// Every value of a database in which one of two patients' ids occurs, at a moment: what stands in which row of which column.
struct PatientColumns: Equatable {
    /// A value that holds ids: the key of its row, and the ids in it in their order, `L` and `R` for the two.
    struct Place: Hashable, Comparable {
        var key: String
        var ids: String

        static func < (left: Place, right: Place) -> Bool { (left.key, left.ids) < (right.key, right.ids) }
    }

    /// The values of each column, as `schema.table.column`, in which any occurs.
    var places: [String: Set<Place>] = [:]

    /// The ids in a column, one text a row, in order.
    func ids(_ column: String) -> [String] { (places[column] ?? []).map(\.ids).sorted() }

    /// Looks at every column of every table, whatever its type: an array, JSON, text and bytes are read as text.
    init(holding left: String, _ right: String, in installation: Installation) throws {
        let forms = [(left, "L"), (right, "R")].flatMap { id, name in [(id, name), (Self.digits(id), name)] }
        let pattern = forms.map(\.0).joined(separator: "|")
        let questions = try Self.columns(installation).map { table, column, keys in
            """
            SELECT '\(table).\(column)' || chr(9) || \(keys) || chr(9) || (
                SELECT string_agg(m[1], ' ') FROM regexp_matches(t.\(column)::text, '(\(pattern))', 'g') AS m)
            FROM \(table) AS t
            WHERE t.\(column)::text ~ '\(pattern)'
            """
        }
        for portion in stride(from: 0, to: questions.count, by: Self.columnsPerStatement) {
            let some = questions[portion..<min(portion + Self.columnsPerStatement, questions.count)]
            try read(installation.sql(some.joined(separator: " UNION ALL ")), forms)
        }
    }

    /// As many as an argument of a program has room for.
    private static let columnsPerStatement = 40

    private mutating func read(_ lines: [String], _ forms: [(String, String)]) throws {
        for line in lines {
            let parts = line.split(separator: "\t", omittingEmptySubsequences: false).map(String.init)
            guard parts.count == 3 else { throw TestFailure("a value cannot be read: \(line)") }
            var place = Place(key: parts[1], ids: parts[2])
            for (form, name) in forms {
                place.ids = place.ids.replacing(form, with: name)
                place.key = place.key.replacing(form, with: name)
            }
            places[parts[0], default: []].insert(place)
        }
    }

    /// Every column from the catalogue, with what names a row of its table: the primary key.
    private static func columns(
        _ installation: Installation
    ) throws -> [(table: String, column: String, keys: String)] {
        try installation.sql(
            """
            SELECT c.oid::regclass || '|' || quote_ident(a.attname) || '|' || coalesce((
                SELECT string_agg('t.' || quote_ident(k.attname) || '::text', ' || '' '' || ' ORDER BY k.attnum)
                FROM pg_index x JOIN pg_attribute k ON k.attrelid = c.oid AND k.attnum = ANY (x.indkey::int2[])
                WHERE x.indrelid = c.oid AND x.indisprimary), '''''')
            FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid JOIN pg_namespace n ON n.oid = c.relnamespace
            WHERE c.relkind IN ('r', 'p') AND NOT c.relispartition AND n.nspname !~ '^pg_'
                AND n.nspname <> 'information_schema' AND a.attnum > 0 AND NOT a.attisdropped
            ORDER BY 1
            """
        ).map { line in
            let parts = line.split(separator: "|", maxSplits: 2).map(String.init)
            guard parts.count == 3 else { throw TestFailure("a column cannot be read: \(line)") }
            return (parts[0], parts[1], parts[2])
        }
    }

    /// An id as its digits alone, as it stands in bytes.
    private static func digits(_ id: String) -> String { id.filter { $0 != "-" } }
}
