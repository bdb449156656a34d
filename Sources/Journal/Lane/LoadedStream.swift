/// What loading a stream gave.
enum LoadedStream: Sendable {
    case hot(HotStream)
    /// It cannot be read: newer, damaged.
    case refused(JournalError)
}

/// A stream's state in memory.
struct HotStream: Sendable {
    var module: String
    var category: String
    var version: Int
    var leaf: [UInt8]
    /// Nil where the stream was loaded for a module that it does not belong to.
    var state: (any Sendable)?
    /// The version of which a snapshot is kept, as far as is known.
    var snapshotVersion = 0
}
