import JSON

/// The answer to a request (GraphQL, October 2021, section 7).
public struct GraphQLResponse: Sendable {
    /// The data; nil where the request did not come to its execution.
    let data: ResponseValue?
    /// What went wrong, in the order of the fields.
    public let errors: [GraphQLError]

    init(data: ResponseValue?, errors: [GraphQLError]) {
        self.data = data
        self.errors = errors
    }

    /// Whether the request came to its execution, so that the answer has `data`, if only null.
    public var isExecuted: Bool { data != nil }

    private static let expectedBytes = 1024

    /// The answer as JSON: `errors` where there are any, then `data`.
    public var bytes: [UInt8] {
        var writer = JSONWriter(capacityBytes: Self.expectedBytes)
        writer.beginObject()
        if !errors.isEmpty {
            writer.name("errors")
            writer.beginArray()
            for error in errors { error.write(to: &writer) }
            writer.endArray()
        }
        if let data {
            writer.name("data")
            data.write(to: &writer)
        }
        writer.endObject()
        return writer.bytes
    }
}
