public import Kernel

/// When a resource was made and last changed, and its version.
public struct ResourceStamp: Hashable, Sendable {
    /// When it was made.
    public var createdAt: Timestamp
    /// When it was last changed.
    public var updatedAt: Timestamp
    /// The version of its stream.
    public var version: Int

    /// Makes a stamp; see the properties.
    public init(createdAt: Timestamp, updatedAt: Timestamp, version: Int) {
        self.createdAt = createdAt
        self.updatedAt = updatedAt
        self.version = version
    }
}
