import Kernel
import SchedulingAPI

/// Decides what commands do to queues, tokens and visits.
enum QueueDecider {
    static func streams(of command: QueueCommand) -> [StreamReference] {
        var streams: [StreamReference]
        switch command {
        case .create(let command): streams = [SchedulingStreams.queue(command.queueID)]
        case .change(let command): streams = [SchedulingStreams.queue(command.queueID)]
        case .linkBoard(let command): streams = [SchedulingStreams.queue(command.queueID)]
        case .unlinkBoard(let command): streams = [SchedulingStreams.queue(command.queueID)]
        case .issue(let draft): streams = self.streams(of: draft)
        case .call(let command): streams = [SchedulingStreams.queueDay(command.queueID, command.day)]
        case .move(let command):
            streams = [SchedulingStreams.queueDay(of: command.place)]
            if let visit = command.visitID { streams.append(SchedulingStreams.visit(visit)) }
            if let next = command.next { streams += self.streams(of: next) }
        case .openVisit(let command):
            streams = [
                SchedulingStreams.visit(command.visit.visitID),
                SchedulingStreams.patientDay(command.visit.patientID, command.visit.day),
            ]
            if let token = command.token { streams += self.streams(of: token) }
        case .moveVisit(let command):
            streams = [
                SchedulingStreams.visit(command.visitID),
                SchedulingStreams.patientDay(command.patientID, command.day),
            ]
            if let token = command.token { streams.append(SchedulingStreams.queueDay(of: token)) }
        }
        var once: [StreamReference] = []
        for stream in streams where !once.contains(stream) { once.append(stream) }
        return once
    }

    private static func streams(of draft: TokenDraft) -> [StreamReference] {
        [SchedulingStreams.queueDay(of: draft.place)] + (draft.visitID.map { [SchedulingStreams.visit($0)] } ?? [])
    }

    static func decide(
        _ command: QueueCommand, _ states: [SchedulingState]
    ) throws(SchedulingRejection) -> SchedulingDecider.Decision {
        var turn = QueueTurn(command, states)
        switch command {
        case .create(let command): try create(command, &turn)
        case .change(let command): try change(command, &turn)
        case .linkBoard(let command):
            _ = try turn.queue(command.queueID)
            turn.record(.boardLinked(command), on: SchedulingStreams.queue(command.queueID))
        case .unlinkBoard(let command):
            guard try turn.queue(command.queueID).boardKeyHash != nil else { break }
            turn.record(.boardUnlinked(command), on: SchedulingStreams.queue(command.queueID))
        case .issue(let draft): try issue(draft, &turn)
        case .call(let command): try call(command, &turn)
        case .move(let command): try move(command, &turn)
        case .openVisit(let command): try openVisit(command, &turn)
        case .moveVisit(let command): try moveVisit(command, &turn)
        }
        return turn.events
    }

    private static func create(_ command: QueueWritten, _ turn: inout QueueTurn) throws(SchedulingRejection) {
        let stream = SchedulingStreams.queue(command.queueID)
        guard turn.isEmpty(stream) else { throw .idTaken }
        turn.record(.created(command), on: stream)
    }

    private static func change(_ command: ChangeQueueCommand, _ turn: inout QueueTurn) throws(SchedulingRejection) {
        let present = try turn.queue(command.queueID).details
        let details = command.applied(to: present)
        if details == present { return }
        turn.record(
            .changed(QueueWritten(queueID: command.queueID, details: details, at: command.at)),
            on: SchedulingStreams.queue(command.queueID))
    }
}
