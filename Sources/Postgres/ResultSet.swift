internal import CLibpq

/// The rows of one statement, in binary form; decoding is by column number and checked against the column's type.
public final class ResultSet: @unchecked Sendable {
    // @unchecked: the PGresult is never changed after it was received and is freed once, in deinit.

    private let result: OpaquePointer

    /// Takes the result over: it is freed with this object.
    init(owning result: OpaquePointer) { self.result = result }

    deinit { PQclear(result) }

    /// How many rows there are.
    public var count: Int { Int(PQntuples(result)) }

    /// How many columns there are.
    public var columnCount: Int { Int(PQnfields(result)) }

    /// How many rows the statement touched (or returned, for a SELECT).
    public var affectedRows: Int {
        guard let text = PQcmdTuples(result) else { return 0 }
        return Int(String(cString: text)) ?? 0
    }

    /// The command tag, such as `INSERT 0 1` or `ROLLBACK`.
    public var commandTag: String { PQcmdStatus(result).map { String(cString: $0) } ?? "" }

    /// Row `index`, from 0 to `count` - 1.
    public subscript(_ index: Int) -> Row {
        precondition(index >= 0 && index < count, "there is no such row")
        return Row(result: self, index: index)
    }

    /// The first row; nil where there is none.
    public var first: Row? { count > 0 ? Row(result: self, index: 0) : nil }

    /// Decodes every row, in order.
    public func map<Value, Failure: Error>(_ decode: (Row) throws(Failure) -> Value) throws(Failure) -> [Value] {
        var values: [Value] = []
        values.reserveCapacity(count)
        for index in 0..<count { values.append(try decode(Row(result: self, index: index))) }
        return values
    }

    /// The type of a column; 0 where there is no such column.
    func type(_ column: Int) -> UInt32 {
        column >= 0 && column < columnCount ? PQftype(result, Int32(column)) : 0
    }

    func isNull(_ row: Int, _ column: Int) -> Bool { PQgetisnull(result, Int32(row), Int32(column)) != 0 }

    /// The bytes of a value, good for as long as this object lives.
    func bytes(_ row: Int, _ column: Int) -> UnsafeRawBufferPointer {
        UnsafeRawBufferPointer(
            start: PQgetvalue(result, Int32(row), Int32(column)),
            count: Int(PQgetlength(result, Int32(row), Int32(column))))
    }
}
