extension Reactor {
    /// What a descriptor is watched for; empty: nothing is delivered until it is watched for something again.
    public struct Interest: OptionSet, Sendable {
        /// The bits.
        public let rawValue: UInt8
        /// Makes a set from its bits.
        public init(rawValue: UInt8) { self.rawValue = rawValue }
        /// Bytes can be read, or the peer closed.
        public static let read = Interest(rawValue: 1)
        /// Bytes can be written.
        public static let write = Interest(rawValue: 2)
        /// Only one of the reactors that watch the descriptor is woken (EPOLLEXCLUSIVE), for listening sockets.
        ///
        /// A hint: the Dispatch backend wakes them all, and all but one find nothing to accept.
        public static let exclusive = Interest(rawValue: 4)
    }

    /// What happened on a descriptor.
    ///
    /// `hangUp` comes together with whatever of `read` and `write` the descriptor is watched for, so that a handler
    /// that only reads or writes meets the error there.
    public struct Readiness: OptionSet, Sendable {
        /// The bits.
        public let rawValue: UInt8
        /// Makes a set from its bits.
        public init(rawValue: UInt8) { self.rawValue = rawValue }
        /// Bytes can be read, or the peer closed.
        public static let read = Readiness(rawValue: 1)
        /// Bytes can be written.
        public static let write = Readiness(rawValue: 2)
        /// The descriptor failed or the peer hung up both ways.
        public static let hangUp = Readiness(rawValue: 4)
    }
}
