/// How much one request may ask for; every bound answers with an error that names it.
public struct GraphQLLimits: Sendable, Hashable {
    /// Bytes of a request's body.
    public var requestBytes = 256 * 1024
    /// Bytes of a document.
    public var documentBytes = 64 * 1024
    /// Tokens of a document.
    public var tokens = 4_000
    /// Levels of braces and brackets of a document, with its fragments put in where they are spread.
    public var nesting = 64
    /// Fragments of a document.
    public var fragments = 100
    /// Levels of fields, introspection apart.
    public var depth = 12
    /// Levels of fields inside `__schema` and `__type`; what tools ask for takes 15.
    public var introspectionDepth = 20
    /// Fields with an alias, counted as often as their fragment is spread.
    public var aliases = 50
    /// Selections of an operation, counted as often as their fragment is spread.
    public var selections = 2_000
    /// What an operation may cost: each field its cost, as often as the lists around it say.
    public var cost = 10_000
    /// Fields that an answer of the introspection may have.
    public var introspectionFields = 100_000
    /// Elements that a list is taken to have where neither argument nor schema says.
    public var assumedItems = 10
    /// Comparisons of fields that may have the same name in the answer.
    public var comparisons = 20_000
    /// Errors of validation that are told; one more says that there were more.
    public var errors = 50
    /// Resolvers of one level that run at the same time.
    public var concurrentFields = 16
    /// Bytes of all documents that are remembered, parsed, validated and planned; 0 for none.
    ///
    /// What is kept of a document takes up to a hundred times its bytes.
    public var cachedBytes = 256 * 1024
    /// Bytes of a document that is remembered at most.
    public var cachedDocumentBytes = 8 * 1024

    /// The arguments that say how many elements a list has at most.
    public static let sizeArguments: Set<String> = ["first", "last", "limit"]

    /// The usual limits.
    public init() {}
}
