public import Kernel
public enum Patch<Value: Hashable & Sendable & Codable>: Hashable, Sendable, Codable { case absent, null, value(Value) }
struct StrictJSONEncoder { func encode<T: Encodable>(_ v: T) throws -> [UInt8] { [] } }
extension Timestamp: Codable {
    public init(from decoder: any Decoder) throws { self.init(microseconds: try decoder.singleValueContainer().decode(Int64.self)) }
    public func encode(to encoder: any Encoder) throws { var c = encoder.singleValueContainer(); try c.encode(microseconds) }
}
