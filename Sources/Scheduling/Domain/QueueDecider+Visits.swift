import Kernel
import SchedulingAPI

extension QueueDecider {
    static func openVisit(_ command: OpenVisitCommand, _ turn: inout QueueTurn) throws(SchedulingRejection) {
        let visit = command.visit
        let stream = SchedulingStreams.visit(visit.visitID)
        guard turn.isEmpty(stream) else { throw .idTaken }
        if let last = turn.lastVisit(of: visit.patientID, on: visit.day), last.status.isOpen {
            throw .conflict(.visitOpen(last.opened.visitID))
        }
        turn.record(
            .visitOpened(visit), on: stream, and: SchedulingStreams.patientDay(visit.patientID, visit.day))
        if let token = command.token { try issue(token, &turn) }
    }

    static func moveVisit(_ command: MoveVisitCommand, _ turn: inout QueueTurn) throws(SchedulingRejection) {
        guard let visit = turn.visit(command.visitID) else { throw .notFound }
        guard command.step.isFrom.contains(visit.status) else { throw .rule(.visitNotInStatus(visit.status)) }
        let moved = visit.moved(command.step, command.at)
        let stream = SchedulingStreams.visit(command.visitID)
        guard command.step != .started else { return turn.record(.visitMoved(moved), on: stream) }
        if command.step == .left {
            guard visit.token == command.token else { throw .outdated }
            if let place = visit.token { abandon(place, command.at, &turn) }
        }
        turn.record(
            .visitMoved(moved), on: stream,
            and: SchedulingStreams.patientDay(visit.opened.patientID, visit.opened.day))
    }

    private static func abandon(_ place: TokenPlace, _ at: Timestamp, _ turn: inout QueueTurn) {
        guard let token = turn.day(of: place).token(place.tokenID), token.status.isActive else { return }
        let moved = TokenMoved(
            place: place, patientID: token.patientID, label: token.label, step: .abandoned, at: at)
        turn.record(.tokenMoved(moved), on: SchedulingStreams.queueDay(of: place))
    }
}
