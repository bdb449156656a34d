public import Kernel

/// One row of a result; columns count from 0.
///
/// A wrong type or an unexpected NULL throws `PostgresError.decoding`.
public struct Row: Sendable {
    let result: ResultSet
    let index: Int

    /// Whether the column is NULL.
    public func isNull(_ column: Int) -> Bool { result.isNull(index, column) }

    /// A `uuid`.
    @inlinable
    public func id<Tag>(
        _ column: Int, as _: EntityID<Tag>.Type = EntityID<Tag>.self
    ) throws(PostgresError) -> EntityID<Tag> {
        guard let bits = try uuid(column) else { throw .decoding(column: column, expected: "uuid") }
        return EntityID(high: bits.high, low: bits.low)
    }

    /// A `uuid` or nil for NULL.
    @inlinable
    public func optionalID<Tag>(
        _ column: Int, as _: EntityID<Tag>.Type = EntityID<Tag>.self
    ) throws(PostgresError) -> EntityID<Tag>? {
        guard let bits = try uuid(column) else { return nil }
        return EntityID(high: bits.high, low: bits.low)
    }

    /// The bits of a `uuid`; not generic, because generic code of another module looks its types up at run time.
    @usableFromInline
    func uuid(_ column: Int) throws(PostgresError) -> (high: UInt64, low: UInt64)? {
        guard let bytes = try field(column, "uuid", { $0 == TypeOID.uuid }) else { return nil }
        return (bytes.bigEndian(0), bytes.bigEndian(8))
    }

    /// `text`, `varchar` or `name`.
    public func text(_ column: Int) throws(PostgresError) -> String {
        try require(optionalText(column), column, "text")
    }

    /// `text` or nil for NULL.
    public func optionalText(_ column: Int) throws(PostgresError) -> String? {
        try field(column, "text", Self.isText).map { String(decoding: $0, as: UTF8.self) }
    }

    /// `int2`, `int4` or `int8`.
    public func int(_ column: Int) throws(PostgresError) -> Int { try require(optionalInt(column), column, "integer") }

    /// `int2`, `int4`, `int8` or nil for NULL.
    public func optionalInt(_ column: Int) throws(PostgresError) -> Int? {
        let isInteger = { $0 == TypeOID.int8 || $0 == TypeOID.int4 || $0 == TypeOID.int2 }
        guard let bytes = try field(column, "integer", isInteger) else { return nil }
        switch bytes.count {
        case 8: return Int(bytes.bigEndian(0, as: Int64.self))
        case 4: return Int(bytes.bigEndian(0, as: Int32.self))
        default: return Int(bytes.bigEndian(0, as: Int16.self))
        }
    }

    /// `bool`.
    public func bool(_ column: Int) throws(PostgresError) -> Bool {
        try require(field(column, "bool", { $0 == TypeOID.bool }), column, "bool")[0] != 0
    }

    /// `float4` or `float8`.
    public func double(_ column: Int) throws(PostgresError) -> Double {
        let isFloat = { $0 == TypeOID.float8 || $0 == TypeOID.float4 }
        let bytes = try require(field(column, "float", isFloat), column, "float")
        if bytes.count == 4 { return Double(Float(bitPattern: bytes.bigEndian(0))) }
        return Double(bitPattern: bytes.bigEndian(0))
    }

    /// `timestamptz`; an infinite one throws.
    public func timestamp(_ column: Int) throws(PostgresError) -> Timestamp {
        try require(optionalTimestamp(column), column, "timestamptz")
    }

    /// `timestamptz` or nil for NULL; an infinite one throws.
    public func optionalTimestamp(_ column: Int) throws(PostgresError) -> Timestamp? {
        guard let bytes = try field(column, "timestamptz", { $0 == TypeOID.timestamptz }) else { return nil }
        let stored: Int64 = bytes.bigEndian(0)
        let (microseconds, overflowed) = stored.addingReportingOverflow(PostgresEpoch.offsetMicroseconds)
        if overflowed || stored == .min { throw .decoding(column: column, expected: "finite timestamptz") }
        return Timestamp(microseconds: microseconds)
    }

    /// `date` as days since 1970-01-01; an infinite one throws.
    public func dateDays(_ column: Int) throws(PostgresError) -> Int {
        try require(optionalDateDays(column), column, "date")
    }

    /// `date` as days since 1970-01-01 or nil for NULL; an infinite one throws.
    public func optionalDateDays(_ column: Int) throws(PostgresError) -> Int? {
        guard let bytes = try field(column, "date", { $0 == TypeOID.date }) else { return nil }
        let stored: Int32 = bytes.bigEndian(0)
        if stored == .max || stored == .min { throw .decoding(column: column, expected: "finite date") }
        return Int(stored) + Int(PostgresEpoch.offsetDays)
    }

    /// `bytea`, `text`, `json` or `jsonb` as bytes.
    public func bytes(_ column: Int) throws(PostgresError) -> [UInt8] {
        try require(optionalBytes(column), column, "bytes")
    }

    /// Bytes or nil for NULL.
    public func optionalBytes(_ column: Int) throws(PostgresError) -> [UInt8]? {
        let isBytes = { $0 == TypeOID.bytea || $0 == TypeOID.json || $0 == TypeOID.jsonb || Self.isText($0) }
        guard let bytes = try field(column, "bytes", isBytes) else { return nil }
        return Array(bytes.dropFirst(result.type(column) == TypeOID.jsonb ? 1 : 0))
    }

    /// The column's bytes in place, without a copy and without a check of the type; nil for NULL.
    ///
    /// Good for as long as the row is alive (`withExtendedLifetime`). A `uuid` has 16 of them, a `timestamptz` 8, a `bool` 1;
    /// a `jsonb` begins with its version.
    public func unsafeBytes(_ column: Int) -> UnsafeRawBufferPointer? {
        result.isNull(index, column) ? nil : result.bytes(index, column)
    }

    /// The column's bytes where its type is accepted; nil for NULL.
    ///
    /// They live as long as the result, which `self` holds.
    func field(
        _ column: Int, _ expected: String, _ accepts: (UInt32) -> Bool
    ) throws(PostgresError) -> UnsafeRawBufferPointer? {
        guard accepts(result.type(column)) else { throw .decoding(column: column, expected: expected) }
        return result.isNull(index, column) ? nil : result.bytes(index, column)
    }

    func require<Value>(_ value: Value?, _ column: Int, _ expected: String) throws(PostgresError) -> Value {
        guard let value else { throw .decoding(column: column, expected: expected) }
        return value
    }

    private static func isText(_ type: UInt32) -> Bool {
        type == TypeOID.text || type == TypeOID.varchar || type == TypeOID.name || type == TypeOID.bpchar
            || type == TypeOID.unknown
    }
}

extension UnsafeRawBufferPointer {
    /// An integer in network byte order; 0 where the bytes do not reach.
    func bigEndian<Value: FixedWidthInteger>(_ offset: Int, as _: Value.Type = Value.self) -> Value {
        guard offset + MemoryLayout<Value>.size <= count else { return 0 }
        return Value(bigEndian: loadUnaligned(fromByteOffset: offset, as: Value.self))
    }
}
