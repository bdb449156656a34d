public enum Patch<Value: Hashable & Sendable & Codable>: Hashable, Sendable, Codable { case absent, null, value(Value) }
struct StrictJSONEncoder { func encode<T: Encodable>(_ v: T) throws -> [UInt8] { [] } }
