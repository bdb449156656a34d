internal import CLibpq
public import Kernel

/// The rows of one statement, in binary form; decoding is by column number and checked against the column's type.
public final class ResultSet: @unchecked Sendable {
    // @unchecked: the PGresult is never changed after it was received and is freed once, in deinit.

    /// How many rows there are.
    public var count: Int { fatalError() }
    /// How many rows a statement without rows touched.
    public var affectedRows: Int { fatalError() }
    /// Row `index`, from 0.
    public subscript(_ index: Int) -> Row { fatalError() }
    /// Decodes every row.
    public func map<Value>(_ decode: (Row) throws -> Value) rethrows -> [Value] { fatalError() }

    init() {}
}

/// One row of a result; columns count from 0. A wrong type or an unexpected NULL throws `PostgresError.decoding`.
public struct Row: Sendable {
    let result: ResultSet
    let index: Int

    /// Whether the column is NULL.
    public func isNull(_ column: Int) -> Bool { fatalError() }
    /// A `uuid`.
    public func id<Tag>(_ column: Int, as _: EntityID<Tag>.Type = EntityID<Tag>.self) throws(PostgresError) -> EntityID<Tag>
    { fatalError() }
    /// A `uuid` or nil for NULL.
    public func optionalID<Tag>(_ column: Int, as _: EntityID<Tag>.Type = EntityID<Tag>.self) throws(PostgresError)
        -> EntityID<Tag>?
    { fatalError() }
    /// `text`, `varchar` or `name`.
    public func text(_ column: Int) throws(PostgresError) -> String { fatalError() }
    /// `text` or nil for NULL.
    public func optionalText(_ column: Int) throws(PostgresError) -> String? { fatalError() }
    /// `int2`, `int4` or `int8`.
    public func int(_ column: Int) throws(PostgresError) -> Int { fatalError() }
    /// `int2`, `int4`, `int8` or nil for NULL.
    public func optionalInt(_ column: Int) throws(PostgresError) -> Int? { fatalError() }
    /// `bool`.
    public func bool(_ column: Int) throws(PostgresError) -> Bool { fatalError() }
    /// `float4` or `float8`.
    public func double(_ column: Int) throws(PostgresError) -> Double { fatalError() }
    /// `timestamptz`.
    public func timestamp(_ column: Int) throws(PostgresError) -> Timestamp { fatalError() }
    /// `timestamptz` or nil for NULL.
    public func optionalTimestamp(_ column: Int) throws(PostgresError) -> Timestamp? { fatalError() }
    /// `date` as days since 1970-01-01.
    public func dateDays(_ column: Int) throws(PostgresError) -> Int { fatalError() }
    /// `date` or nil for NULL.
    public func optionalDateDays(_ column: Int) throws(PostgresError) -> Int? { fatalError() }
    /// `bytea`, `text`, `json` or `jsonb` as bytes.
    public func bytes(_ column: Int) throws(PostgresError) -> [UInt8] { fatalError() }
    /// Bytes or nil for NULL.
    public func optionalBytes(_ column: Int) throws(PostgresError) -> [UInt8]? { fatalError() }
    /// `text[]`.
    public func texts(_ column: Int) throws(PostgresError) -> [String] { fatalError() }
    /// `uuid[]`.
    public func ids<Tag>(_ column: Int, as _: EntityID<Tag>.Type = EntityID<Tag>.self) throws(PostgresError) -> [EntityID<Tag>]
    { fatalError() }
    /// Calls `body` with the column's bytes in place, without a copy; an empty buffer for NULL.
    public func withBytes<Value>(_ column: Int, _ body: (UnsafeRawBufferPointer) -> Value) -> Value { fatalError() }
}
