import Kernel

extension BindBuffer {
    /// Appends one value.
    mutating func append(_ bind: SQLBind) {
        switch bind {
        case .null(let type): appendNull(type.oid)
        case .uuid(let high, let low):
            appendValue(TypeOID.uuid) { buffer in
                buffer.put(high)
                buffer.put(low)
            }
        case .int16(let value): appendValue(TypeOID.int2) { $0.put(value) }
        case .int32(let value): appendValue(TypeOID.int4) { $0.put(value) }
        case .int64(let value): appendValue(TypeOID.int8) { $0.put(value) }
        case .bool(let value): appendValue(TypeOID.bool) { $0.put(UInt8(value ? 1 : 0)) }
        case .double(let value): appendValue(TypeOID.float8) { $0.put(value.bitPattern) }
        case .text(let value): appendValue(TypeOID.text) { $0.storage.append(contentsOf: value.utf8) }
        case .bytes(let value): appendValue(TypeOID.bytea) { $0.storage += value }
        case .timestamp(let value):
            appendValue(TypeOID.timestamptz) { $0.put(Self.stored(microseconds: value.microseconds)) }
        case .date(let days): appendValue(TypeOID.date) { $0.put(Self.stored(days: days)) }
        case .json(let value): appendValue(TypeOID.json) { $0.storage += value }
        case .jsonb(let value):
            appendValue(TypeOID.jsonb) { buffer in
                // The version of the binary form.
                buffer.put(UInt8(1))
                buffer.storage += value
            }
        default: appendArray(bind)
        }
    }

    private mutating func appendArray(_ bind: SQLBind) {
        switch bind {
        case .uuids(let values):
            appendArray(values, TypeOID.uuidArray, of: TypeOID.uuid) { buffer, value in
                guard let value else { return false }
                buffer.put(value.high)
                buffer.put(value.low)
                return true
            }
        case .int16s(let values): appendIntegers(values, TypeOID.int2Array, of: TypeOID.int2)
        case .int32s(let values): appendIntegers(values, TypeOID.int4Array, of: TypeOID.int4)
        case .int64s(let values): appendIntegers(values, TypeOID.int8Array, of: TypeOID.int8)
        case .bools(let values):
            appendIntegers(values.map { $0.map { UInt8($0 ? 1 : 0) } }, TypeOID.boolArray, of: TypeOID.bool)
        case .timestamps(let values):
            let stored = values.map { $0.map { Self.stored(microseconds: $0.microseconds) } }
            appendIntegers(stored, TypeOID.timestamptzArray, of: TypeOID.timestamptz)
        case .dates(let values):
            let stored = values.map { $0.map { Self.stored(days: $0) } }
            appendIntegers(stored, TypeOID.dateArray, of: TypeOID.date)
        case .texts(let values):
            appendArray(values, TypeOID.textArray, of: TypeOID.text) { buffer, value in
                guard let value else { return false }
                buffer.storage.append(contentsOf: value.utf8)
                return true
            }
        case .byteArrays(let values): appendBytes(values, TypeOID.byteaArray, of: TypeOID.bytea)
        case .jsons(let values): appendBytes(values, TypeOID.jsonArray, of: TypeOID.json)
        default: preconditionFailure("append(_:) takes the single values")
        }
    }

    private mutating func appendIntegers(_ values: [(some FixedWidthInteger)?], _ type: UInt32, of element: UInt32) {
        appendArray(values, type, of: element) { buffer, value in
            guard let value else { return false }
            buffer.put(value)
            return true
        }
    }

    private mutating func appendBytes(_ values: [[UInt8]?], _ type: UInt32, of element: UInt32) {
        appendArray(values, type, of: element) { buffer, value in
            guard let value else { return false }
            buffer.storage += value
            return true
        }
    }

    /// Beyond what PostgreSQL holds it becomes a value that it refuses (SQLSTATE 22008), never a wrong one.
    private static func stored(microseconds: Int64) -> Int64 {
        let (value, overflowed) = microseconds.subtractingReportingOverflow(PostgresEpoch.offsetMicroseconds)
        return overflowed || value == .min ? .min + 1 : value
    }

    private static func stored(days: Int32) -> Int32 {
        let (value, overflowed) = days.subtractingReportingOverflow(PostgresEpoch.offsetDays)
        return overflowed || value == .min ? .min + 1 : value
    }
}
