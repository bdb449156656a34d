/// What a document may ask of memory and stack before it is refused.
public struct JSONLimits: Hashable, Sendable {
    /// The depth of nesting allowed unless told otherwise.
    public static let defaultMaxDepth = 64
    /// The number of values and names allowed unless told otherwise; each costs 16 bytes.
    public static let defaultMaxNodes = 2_000_000
    /// The length of one string allowed unless told otherwise, in bytes as written.
    public static let defaultMaxStringBytes = 8 * 1024 * 1024
    /// The length of one number allowed unless told otherwise, in bytes as written.
    public static let defaultMaxNumberBytes = 1024
    /// The length of a document allowed unless told otherwise, in bytes.
    public static let defaultMaxDocumentBytes = 64 * 1024 * 1024
    /// The number of significant digits an exponent may have; more is beyond any use and refused.
    public static let maxExponentDigits = 9
    /// The nodes that a tape can hold at all, whatever `maxNodes` says: counts are stored in 24 bits.
    static let tapeNodes = 1 << 24 - 1
    /// The bytes that a tape can address at all, whatever `maxDocumentBytes` says: offsets are stored in 32 bits.
    static let tapeBytes = 1 << 32 - 1

    /// The deepest nesting of arrays and objects; 1 allows `[]` but not `[[]]`.
    public let maxDepth: Int
    /// The most values and member names together.
    public let maxNodes: Int
    /// The longest string or member name, in bytes as written.
    public let maxStringBytes: Int
    /// The longest number, in bytes as written.
    public let maxNumberBytes: Int
    /// The longest document, in bytes.
    public let maxDocumentBytes: Int

    /// Makes limits; what is left out has its default.
    public init(
        maxDepth: Int = defaultMaxDepth, maxNodes: Int = defaultMaxNodes,
        maxStringBytes: Int = defaultMaxStringBytes, maxNumberBytes: Int = defaultMaxNumberBytes,
        maxDocumentBytes: Int = defaultMaxDocumentBytes
    ) {
        self.maxDepth = maxDepth
        self.maxNodes = min(maxNodes, Self.tapeNodes)
        self.maxStringBytes = maxStringBytes
        self.maxNumberBytes = maxNumberBytes
        self.maxDocumentBytes = min(maxDocumentBytes, Self.tapeBytes)
    }
}
