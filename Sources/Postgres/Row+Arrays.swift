public import Kernel

extension Row {
    /// `text[]`; a NULL in it throws.
    public func texts(_ column: Int) throws(PostgresError) -> [String] {
        let isArray = { $0 == TypeOID.textArray || $0 == TypeOID.varcharArray || $0 == TypeOID.nameArray }
        return try elements(column, "text[]", isArray).map { String(decoding: $0, as: UTF8.self) }
    }

    /// `uuid[]`; a NULL in it throws.
    public func ids<Tag>(
        _ column: Int, as _: EntityID<Tag>.Type = EntityID<Tag>.self
    ) throws(PostgresError) -> [EntityID<Tag>] {
        try elements(column, "uuid[]", { $0 == TypeOID.uuidArray }).map {
            EntityID(high: $0.bigEndian(0), low: $0.bigEndian(8))
        }
    }

    /// `int2[]`, `int4[]` or `int8[]`; a NULL in it throws.
    public func ints(_ column: Int) throws(PostgresError) -> [Int] {
        let isArray = { $0 == TypeOID.int8Array || $0 == TypeOID.int4Array || $0 == TypeOID.int2Array }
        return try elements(column, "integer[]", isArray).map { bytes in
            switch bytes.count {
            case 8: Int(bytes.bigEndian(0, as: Int64.self))
            case 4: Int(bytes.bigEndian(0, as: Int32.self))
            default: Int(bytes.bigEndian(0, as: Int16.self))
            }
        }
    }

    /// `timestamptz[]`; a NULL or an infinity in it throws.
    public func timestamps(_ column: Int) throws(PostgresError) -> [Timestamp] {
        try elements(column, "timestamptz[]", { $0 == TypeOID.timestamptzArray }).map {
            bytes throws(PostgresError) in
            guard bytes.count == 8 else { throw .decoding(column: column, expected: "timestamptz[]") }
            let stored: Int64 = bytes.bigEndian(0)
            let (microseconds, overflowed) = stored.addingReportingOverflow(PostgresEpoch.offsetMicroseconds)
            if overflowed || stored == .min { throw .decoding(column: column, expected: "finite timestamptz[]") }
            return Timestamp(microseconds: microseconds)
        }
    }

    /// `bytea[]`; a NULL in it throws.
    public func byteArrays(_ column: Int) throws(PostgresError) -> [[UInt8]] {
        try elements(column, "bytea[]", { $0 == TypeOID.byteaArray }).map { Array($0) }
    }

    /// The bytes of each element of a one-dimensional array (array_send in PostgreSQL's arrayfuncs.c).
    private func elements(
        _ column: Int, _ expected: String, _ accepts: (UInt32) -> Bool
    ) throws(PostgresError) -> [UnsafeRawBufferPointer] {
        let bytes = try require(field(column, expected, accepts), column, expected)
        let dimensions: Int32 = bytes.bigEndian(0)
        if dimensions == 0 { return [] }
        guard dimensions == 1 else { throw .decoding(column: column, expected: expected) }
        let count = Int(bytes.bigEndian(12, as: Int32.self))
        var elements: [UnsafeRawBufferPointer] = []
        elements.reserveCapacity(count)
        var offset = 20
        for _ in 0..<count {
            let length = Int(bytes.bigEndian(offset, as: Int32.self))
            guard length >= 0, offset + 4 + length <= bytes.count else {
                throw .decoding(column: column, expected: expected)
            }
            elements.append(UnsafeRawBufferPointer(rebasing: bytes[(offset + 4)..<(offset + 4 + length)]))
            offset += 4 + length
        }
        return elements
    }
}
