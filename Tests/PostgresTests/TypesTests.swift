import Kernel
import Postgres
import TestSupport
import Testing

@Suite struct TypesTests {
    private typealias ID = EntityID<PatientTag>

    @Test func `single values come back as they went`() async throws {
        try await withDatabase { fixture async throws in
            let id = ID(high: 0x0123_4567_89AB_CDEF, low: .max)
            let time = Timestamp(microseconds: -1_234_567_890_123)
            let result = try await fixture.database.query(
                """
                SELECT \(id), \("naïve ☃ \u{1F469}\u{200D}⚕️"), \(Int64.min), \(Int32.max), \(.int16(-7)), \(true), \(.double(-0.1)),
                    \(time), \(.date(days: -25_567)), \(bytes: [0, 1, 255]), \(.json(Array("{\"a\":1}".utf8))),
                    \(.jsonb(Array("{\"b\": 2}".utf8))), \("")
                """, scope: .none)
            let row = result[0]
            #expect(try row.id(0) == id)
            #expect(try row.text(1) == "naïve ☃ \u{1F469}\u{200D}⚕️")
            #expect(try row.int(2) == Int.min)
            #expect(try row.int(3) == Int(Int32.max))
            #expect(try row.int(4) == -7)
            #expect(try row.bool(5))
            #expect(try row.double(6) == -0.1)
            #expect(try row.timestamp(7) == time)
            #expect(try row.dateDays(8) == -25_567)
            #expect(try row.bytes(9) == [0, 1, 255])
            #expect(try row.bytes(10) == Array("{\"a\":1}".utf8))
            #expect(try row.bytes(11) == Array("{\"b\": 2}".utf8))
            #expect(try row.text(12) == "")
            // In place a jsonb begins with its version.
            let first = withExtendedLifetime(row) { row.unsafeBytes(11)?.first }
            #expect(first == 1)
        }
    }

    @Test func `nil of every type is NULL and comes back as nil`() async throws {
        try await withDatabase { fixture async throws in
            let types: [SQLType] = [
                .uuid, .text, .int2, .int4, .int8, .bool, .float8, .timestamptz, .date, .bytea, .json, .jsonb,
            ]
            for type in types {
                let result = try await fixture.database.query("SELECT \(.null(type))", scope: .none)
                #expect(result[0].isNull(0))
                #expect(result[0].unsafeBytes(0) == nil)
            }
            let row = try await fixture.database.query(
                "SELECT \(nil as ID?), \(nil as String?), \(nil as Int?), \(nil as Timestamp?), NULL::date, \(bytes: nil)",
                scope: .none)[0]
            #expect(try row.optionalID(0, as: ID.self) == nil)
            #expect(try row.optionalText(1) == nil)
            #expect(try row.optionalInt(2) == nil)
            #expect(try row.optionalTimestamp(3) == nil)
            #expect(try row.optionalDateDays(4) == nil)
            #expect(try row.optionalBytes(5) == nil)
        }
    }

    @Test func `arrays and their NULLs come back as they went`() async throws {
        try await withDatabase { fixture async throws in
            let ids = [ID(high: 1, low: 2), ID(high: 3, low: 4)]
            let row = try await fixture.database.query(
                """
                SELECT \(.ids(ids)), \(.texts(["a", "", "ü,\"}"])), \(.int64s([1, -1])), \(.int32s([])), \(.int16s([5])),
                    \(.byteArrays([[1], []])),
                    array_to_string(\(.texts(["x", nil])), ',', 'NULL'),
                    array_to_string(\(.int64s([nil, 4])), ',', 'NULL'),
                    array_to_string(\(.bools([true, nil, false])), ',', 'NULL'),
                    array_to_string(\(.optionalIDs([ids[0], nil])), ',', 'NULL'),
                    (\(.timestamps([Timestamp(microseconds: 1), nil])))[1],
                    (\(.dates([nil, 42])))[2],
                    (\(.jsons([Array("[]".utf8), nil])))[1],
                    cardinality(\(.jsons([Array("[]".utf8), nil]))),
                    \(.timestamps([Timestamp(microseconds: -1), Timestamp(microseconds: 1)]))
                """, scope: .none)[0]
            #expect(try row.ids(0) == ids)
            #expect(try row.texts(1) == ["a", "", "ü,\"}"])
            #expect(try row.ints(2) == [1, -1])
            #expect(try row.ints(3) == [])
            #expect(try row.ints(4) == [5])
            #expect(try row.byteArrays(5) == [[1], []])
            #expect(try row.text(6) == "x,NULL")
            #expect(try row.text(7) == "NULL,4")
            #expect(try row.text(8) == "t,NULL,f")
            #expect(try row.text(9) == "\(ids[0]),NULL")
            #expect(try row.timestamp(10) == Timestamp(microseconds: 1))
            #expect(try row.dateDays(11) == 42)
            #expect(try row.bytes(12) == Array("[]".utf8))
            #expect(try row.int(13) == 2)
            #expect(try row.timestamps(14) == [Timestamp(microseconds: -1), Timestamp(microseconds: 1)])
        }
    }

    @Test func `a wrong type, an unexpected NULL, a missing column and an infinity are decoding errors`() async throws {
        try await withDatabase { fixture async throws in
            let row = try await fixture.database.query(
                """
                SELECT 1, NULL::text, 'infinity'::timestamptz, '-infinity'::date, ARRAY['a', NULL], ARRAY[[1, 2]],
                    ARRAY['-infinity'::timestamptz], ARRAY['infinity'::timestamptz]
                """, scope: .none)[0]
            #expect(throws: PostgresError.decoding(column: 0, expected: "text")) { try row.text(0) }
            #expect(throws: PostgresError.decoding(column: 1, expected: "text")) { try row.text(1) }
            #expect(throws: PostgresError.decoding(column: 2, expected: "finite timestamptz")) { try row.timestamp(2) }
            #expect(throws: PostgresError.decoding(column: 3, expected: "finite date")) { try row.dateDays(3) }
            #expect(throws: PostgresError.decoding(column: 4, expected: "text[]")) { try row.texts(4) }
            #expect(throws: PostgresError.decoding(column: 5, expected: "integer[]")) { try row.ints(5) }
            #expect(throws: PostgresError.decoding(column: 8, expected: "integer")) { try row.int(8) }
            for column in [6, 7] {
                #expect(throws: PostgresError.decoding(column: column, expected: "finite timestamptz[]")) {
                    try row.timestamps(column)
                }
            }
            #expect(throws: PostgresError.decoding(column: -1, expected: "bool")) { try row.bool(-1) }
        }
    }

    @Test func `a time beyond PostgreSQL's range is refused, never stored as another`() async throws {
        try await withDatabase { fixture async throws in
            for time: Int64 in [.min, .min + 1, -300_000_000_000_000_000] {
                let error = await #expect(throws: PostgresError.self) {
                    try await fixture.database.query("SELECT \(Timestamp(microseconds: time))", scope: .none)
                }
                guard case .server(let refusal) = error else { return #expect(Bool(false), "\(time)") }
                #expect(refusal.sqlState == "22008")
            }
            let last = Timestamp(microseconds: .max)
            let row = try await fixture.database.query("SELECT \(last)", scope: .none)[0]
            #expect(try row.timestamp(0) == last)
        }
    }

    @Test func `an array of many rows goes through unnest in one statement`() async throws {
        try await withDatabase { fixture async throws in
            let numbers = (0..<20_000).map { Int64($0) as Int64? }
            let texts = (0..<20_000).map { "row \($0)" as String? }
            let row = try await fixture.database.query(
                """
                SELECT count(*), sum(number)::int8, max(length(name))
                FROM unnest(\(.int64s(numbers)), \(.texts(texts))) AS given (number, name)
                """, scope: .none)[0]
            #expect(try row.int(0) == 20_000)
            #expect(try row.int(1) == 19_999 * 20_000 / 2)
            #expect(try row.int(2) == 9)
        }
    }
}
