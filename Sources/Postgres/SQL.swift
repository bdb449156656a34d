public import Kernel

/// A statement whose values are always bound, never spliced: `"SELECT name FROM t WHERE id = \(id)"` is text with `$1`.
public struct SQL: Sendable, ExpressibleByStringInterpolation {
    /// The text with `$1`, `$2`, … in the places of the values.
    public private(set) var text: String
    /// The values in order.
    public private(set) var binds: [SQLBind]

    /// A statement without values.
    public init(stringLiteral value: String) {
        text = value
        binds = []
    }

    /// A statement made by interpolation.
    public init(stringInterpolation: StringInterpolation) {
        text = stringInterpolation.text
        binds = stringInterpolation.binds
    }

    /// Collects text and values.
    public struct StringInterpolation: StringInterpolationProtocol {
        var text = ""
        var binds: [SQLBind] = []

        /// Reserves room; see `StringInterpolationProtocol`.
        public init(literalCapacity: Int, interpolationCount: Int) {
            text.reserveCapacity(literalCapacity + 4 * interpolationCount)
            binds.reserveCapacity(interpolationCount)
        }

        /// Appends text of the source file.
        public mutating func appendLiteral(_ literal: String) { text += literal }

        /// Binds a value.
        public mutating func appendInterpolation(_ bind: SQLBind) {
            binds.append(bind)
            text += "$\(binds.count)"
        }

        /// Binds an id as `uuid`; nil is NULL.
        public mutating func appendInterpolation<Tag>(_ id: EntityID<Tag>?) {
            appendInterpolation(id.map { .uuid(high: $0.high, low: $0.low) } ?? .null(.uuid))
        }

        /// Binds `text`; nil is NULL.
        public mutating func appendInterpolation(_ value: String?) {
            appendInterpolation(value.map { .text($0) } ?? .null(.text))
        }

        /// Binds `int8`; nil is NULL.
        public mutating func appendInterpolation(_ value: Int64?) {
            appendInterpolation(value.map { .int64($0) } ?? .null(.int8))
        }

        /// Binds `int4`; nil is NULL. The value must fit 32 bits.
        public mutating func appendInterpolation(_ value: Int32?) {
            appendInterpolation(value.map { .int32($0) } ?? .null(.int4))
        }

        /// Binds `bool`; nil is NULL.
        public mutating func appendInterpolation(_ value: Bool?) {
            appendInterpolation(value.map { .bool($0) } ?? .null(.bool))
        }

        /// Binds `timestamptz`; nil is NULL.
        public mutating func appendInterpolation(_ value: Timestamp?) {
            appendInterpolation(value.map { .timestamp($0) } ?? .null(.timestamptz))
        }

        /// Binds `bytea`; nil is NULL.
        public mutating func appendInterpolation(bytes value: [UInt8]?) {
            appendInterpolation(value.map { .bytes($0) } ?? .null(.bytea))
        }

        /// Splices text without binding it: only for names from our own source, never for anything that came in.
        public mutating func appendInterpolation(unsafeRaw raw: String) { text += raw }

        /// Splices another statement, renumbering its values.
        public mutating func appendInterpolation(_ other: SQL) { fatalError() }
    }
}

/// A bound value. Arrays go as PostgreSQL arrays in binary form, for `unnest`.
public enum SQLBind: Sendable {
    /// NULL of a type.
    case null(SQLType)
    /// `uuid`.
    case uuid(high: UInt64, low: UInt64)
    /// `uuid[]`: pairs of words.
    case uuids([(high: UInt64, low: UInt64)?])
    /// `int2`.
    case int16(Int16)
    /// `int4`.
    case int32(Int32)
    /// `int8`.
    case int64(Int64)
    /// `int2[]`.
    case int16s([Int16])
    /// `int4[]`.
    case int32s([Int32?])
    /// `int8[]`.
    case int64s([Int64?])
    /// `bool`.
    case bool(Bool)
    /// `bool[]`.
    case bools([Bool?])
    /// `float8`.
    case double(Double)
    /// `text`; must hold no NUL.
    case text(String)
    /// `text[]`.
    case texts([String?])
    /// `bytea`.
    case bytes([UInt8])
    /// `bytea[]`.
    case byteArrays([[UInt8]?])
    /// `timestamptz`.
    case timestamp(Timestamp)
    /// `timestamptz[]`.
    case timestamps([Timestamp?])
    /// `date`, as days since 1970-01-01.
    case date(days: Int32)
    /// `date[]`, as days since 1970-01-01.
    case dates([Int32?])
    /// `json`: the bytes of a document.
    case json([UInt8])
    /// `jsonb`: the bytes of a document.
    case jsonb([UInt8])
    /// `json[]`.
    case jsons([[UInt8]?])

    /// `uuid[]` of ids.
    public static func ids<Tag>(_ ids: [EntityID<Tag>]) -> SQLBind {
        .uuids(ids.map { (high: $0.high, low: $0.low) })
    }
}

/// The types that a NULL may have.
public enum SQLType: Sendable { case uuid, text, int2, int4, int8, bool, float8, timestamptz, date, bytea, json, jsonb }
