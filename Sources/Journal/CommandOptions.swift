public import Kernel

/// What a command wants besides its decision.
public struct CommandOptions: Sendable {
    /// The id that a replay gives back: the resource that the command makes or changes.
    public var resourceID: StreamID
    /// The status that a replay gives back, 0 to 32,767.
    public var status: Int
    /// The versions that the client saw (`If-Match`), by stream index; another version is `CommandFailure.stale`.
    public var expectedVersions: [Int: Int]
    /// The event that the command answers, where a process manager sends it.
    public var causationID: EventID?
    /// The places of streams whose ids were made for this command, so that nobody has written them.
    ///
    /// They are not looked up before the command is decided; where one does exist, the command is decided again on it.
    public var newStreamIndices: [Int]

    /// Makes options; see the properties.
    public init(
        resourceID: StreamID, status: Int, expectedVersions: [Int: Int] = [:], causationID: EventID? = nil,
        newStreamIndices: [Int] = []
    ) {
        self.resourceID = resourceID
        self.status = status
        self.expectedVersions = expectedVersions
        self.causationID = causationID
        self.newStreamIndices = newStreamIndices
    }
}
