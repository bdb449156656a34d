import Kernel

/// A command in a lane; lives on the lane's reactor alone.
final class LaneTicket {
    let work: any LaneWork
    /// Commands with the same idempotency key that came while this one was under way.
    var joined: [LaneTicket] = []
    /// Whether it was in a batch that was sent, so that its key may be stored although nobody was told.
    var wasSent = false
    /// Whether streams that it says are new may be taken to be so: not once it has to be decided again.
    var mayAssumeNew = true
    /// Whether its events are durable.
    var isCommitted = false
    /// Whether it was sent in a batch of which nobody knows what became.
    var isOutcomeUnknown = false
    /// The erasures of its events that stand in the register.
    var intents: [ErasureIntent] = []
    private(set) var isFinished = false

    init(_ work: any LaneWork) { self.work = work }

    var envelope: CommandEnvelope { work.envelope }
    var hospitalID: HospitalID { work.envelope.hospitalID }

    /// Whether the stream at an index is one that the command makes.
    func assumesNew(_ streamIndex: Int) -> Bool {
        mayAssumeNew && envelope.options.newStreamIndices.contains(streamIndex)
    }

    /// Answers the caller, once; a second answer is dropped.
    func finish(_ outcome: LaneOutcome) {
        if isFinished { return }
        isFinished = true
        work.finish(outcome)
    }
}
