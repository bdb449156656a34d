/// A page of a list of the module.
public struct SchedulingPageRequest: Hashable, Sendable {
    /// How many items, 1–200.
    public var limit: Int
    /// The opaque cursor of an earlier page; nil for the first.
    public var cursor: String?

    /// Makes a request; see the properties.
    public init(limit: Int = 50, cursor: String? = nil) {
        self.limit = limit
        self.cursor = cursor
    }
}
