import Kernel
import Testing

@testable import Postgres

@Suite struct SQLTests {
    @Test func `values become placeholders and are never spliced`() {
        let name = "Robert'); DROP TABLE patient; --"
        let statement: SQL = "SELECT \(name), \(Int64(7)), \(nil as Bool?), \(3)"
        #expect(statement.text == "SELECT $1, $2, $3, $4")
        #expect(statement.binds.count == 4)
    }

    @Test func `a spliced statement's placeholders are renumbered`() {
        let filter: SQL = "status = \("open") AND version > \(Int32(2))"
        let statement: SQL =
            "SELECT id FROM t WHERE hospital_id = \(HospitalID(high: 1, low: 2)) AND \(filter) LIMIT \(5)"
        #expect(statement.text == "SELECT id FROM t WHERE hospital_id = $1 AND status = $2 AND version > $3 LIMIT $4")
        #expect(statement.binds.count == 4)
    }

    @Test(arguments: [
        ("a = $1", "a = $4"),
        ("$1$2", "$4$5"),
        ("a = $12 OR b = $1", "a = $15 OR b = $4"),
        ("'it''s $1' || $1", "'it''s $1' || $4"),
        ("\"col$1\" = $1", "\"col$1\" = $4"),
        ("col$1 = $1", "col$1 = $4"),
        ("$tag$ $1 $tag$ || $1", "$tag$ $1 $tag$ || $4"),
        ("$$ $1 $$, $1", "$$ $1 $$, $4"),
        ("-- $1\n$1", "-- $1\n$4"),
        ("/* $1 */ $1", "/* $1 */ $4"),
        ("'never ends $1", "'never ends $1"),
        ("name = $1 AND город = $2", "name = $4 AND город = $5"),
        ("$", "$"),
    ])
    func `only real placeholders are renumbered`(text: String, expected: String) {
        #expect(PlaceholderScanner.renumbered(text, by: 3) == expected)
    }

    @Test func `a prepared statement keeps its text and its identity`() {
        let statement: PreparedStatement = "SELECT name FROM t WHERE id = $1"
        let bound = statement.bound(.int64(1))
        #expect(bound.text == "SELECT name FROM t WHERE id = $1")
        #expect(bound.prepared === statement)
    }

    @Test func `raw text is spliced as it stands`() {
        let statement: SQL = "SELECT count(*) FROM \(unsafeRaw: "billing.invoice") WHERE a = \(true)"
        #expect(statement.text == "SELECT count(*) FROM billing.invoice WHERE a = $1")
    }
}
