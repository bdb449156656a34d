import JSON
import Kernel
import Postgres

extension Row {
    /// The case of a stored name.
    func name<Value: RawRepresentable<String>>(_ column: Int, as _: Value.Type = Value.self) throws -> Value {
        guard let value = Value(rawValue: try text(column)) else {
            throw PostgresError.decoding(column: column, expected: "a name that this release knows")
        }
        return value
    }

    /// The value of a `json` column.
    func json<Value: Decodable>(_ column: Int, as _: Value.Type = Value.self) throws -> Value {
        try StrictJSONDecoder().decode(Value.self, from: try bytes(column))
    }
}
