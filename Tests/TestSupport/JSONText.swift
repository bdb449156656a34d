internal import JSON

/// The JSON text of a value, as an answer or a published event would have it.
public func json(_ value: some Encodable) throws -> String {
    String(decoding: try StrictJSONEncoder().encode(value), as: UTF8.self)
}
