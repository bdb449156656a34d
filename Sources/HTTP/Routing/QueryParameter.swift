/// A query parameter of a route.
public struct QueryParameter: Sendable {
    /// The name, lower camel case.
    public var name: String
    /// One sentence.
    public var summary: String
    /// Whether it must be there.
    public var isRequired: Bool
    /// An example that works.
    public var example: String?
    /// Whether it may be given several times; `Call.queries` reads it then.
    public var mayRepeat = false

    /// Makes a parameter; see the properties.
    public init(_ name: String, _ summary: String, isRequired: Bool = false, example: String? = nil) {
        self.name = name
        self.summary = summary
        self.isRequired = isRequired
        self.example = example
    }
}
