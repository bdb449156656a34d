public import Kernel

/// A bound value.
///
/// Arrays go as PostgreSQL arrays in binary form, for `unnest`.
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

    /// `uuid` of an id; nil is NULL.
    @inlinable
    public static func id<Tag>(_ id: EntityID<Tag>?) -> SQLBind {
        id.map { .uuid(high: $0.high, low: $0.low) } ?? .null(.uuid)
    }

    /// `uuid[]` of ids.
    @inlinable
    public static func ids<Tag>(_ ids: [EntityID<Tag>]) -> SQLBind {
        .uuids(ids.map { (high: $0.high, low: $0.low) })
    }

    /// `uuid[]` of ids, where nil is NULL.
    @inlinable
    public static func optionalIDs<Tag>(_ ids: [EntityID<Tag>?]) -> SQLBind {
        .uuids(ids.map { id in id.map { (high: $0.high, low: $0.low) } })
    }
}

/// The types that a NULL may have.
public enum SQLType: Sendable {
    /// A type of the same name.
    case uuid, text, int2, int4, int8, bool, float8, timestamptz, date, bytea, json, jsonb

    var oid: UInt32 {
        switch self {
        case .uuid: TypeOID.uuid
        case .text: TypeOID.text
        case .int2: TypeOID.int2
        case .int4: TypeOID.int4
        case .int8: TypeOID.int8
        case .bool: TypeOID.bool
        case .float8: TypeOID.float8
        case .timestamptz: TypeOID.timestamptz
        case .date: TypeOID.date
        case .bytea: TypeOID.bytea
        case .json: TypeOID.json
        case .jsonb: TypeOID.jsonb
        }
    }
}
