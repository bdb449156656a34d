/// What a rebuild came to.
public struct RebuildReport: Sendable, Hashable {
    /// A table that was compared with its rebuilt twin at one and the same position of the log.
    public struct Comparison: Sendable, Hashable {
        /// The live table's name.
        public var table: String
        /// Rows of the live table.
        public var rows: Int
        /// Live rows that do not follow from the log.
        public var surplus: Int
        /// Rows that follow from the log and are missing or other in the live table.
        public var missing: Int

        /// Whether the tables were equal row by row.
        public var isEqual: Bool { surplus == 0 && missing == 0 }
    }

    /// The projection.
    public var name: String
    /// Events that were read.
    public var events: Int
    /// The tables that were compared; none where that was not asked for.
    public var comparisons: [Comparison] = []
    /// Streams that were parked while a newer version was built.
    public var parkedStreams = 0

    /// Whether nothing that was compared differs.
    public var isEqual: Bool { comparisons.allSatisfy(\.isEqual) }
}
