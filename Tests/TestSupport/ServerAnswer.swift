public import JSON

/// What a server answered.
public struct ServerAnswer: Sendable {
    /// The status code.
    public var status: Int
    /// The header fields as they came.
    public var fields: [(name: String, value: String)]
    /// The whole body, without its transfer coding.
    public var body: [UInt8]

    /// Makes an answer; see the properties.
    public init(status: Int, fields: [(name: String, value: String)], body: [UInt8]) {
        self.status = status
        self.fields = fields
        self.body = body
    }

    /// The first value of a field; names are compared without case.
    public func field(_ name: String) -> String? {
        fields.first { $0.name.lowercased() == name.lowercased() }?.value
    }

    /// The body as text.
    public var text: String { String(decoding: body, as: UTF8.self) }

    /// The body as JSON; null where it is none.
    public var json: JSONValue {
        // What is no JSON fails where a member is asked for.
        (try? JSONValue(parsing: body)) ?? .null
    }

    /// The text member of that name; empty where there is none.
    public func string(_ name: String) -> String { json[name]?.string ?? "" }

    /// Whether it says that the request was done.
    public var isSuccess: Bool { (200..<300).contains(status) }

    /// The status and the body, for the message of a failed expectation.
    public var summary: String { "\(status) \(String(text.prefix(600)))" }
}
