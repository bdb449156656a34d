import Kernel
import SchedulingAPI

extension QueueDecider {
    /// Gives out the day's next number, of an open visit of the same patient.
    static func issue(_ draft: TokenDraft, _ turn: inout QueueTurn) throws(SchedulingRejection) {
        if let id = draft.visitID {
            guard let visit = turn.visit(id) else { throw .rule(.unknownVisit) }
            guard visit.opened.patientID == draft.patientID else { throw .rule(.otherPatientsVisit) }
            guard visit.status.isOpen else { throw .rule(.visitNotInStatus(visit.status)) }
        }
        try number(draft, &turn)
    }

    /// The same without a look at the visit, which may have ended while its journey goes on.
    private static func number(_ draft: TokenDraft, _ turn: inout QueueTurn) throws(SchedulingRejection) {
        let day = turn.day(of: draft.place)
        if day.index(of: draft.place.tokenID) != nil { throw .idTaken }
        if let active = day.active(of: draft.patientID) { throw .conflict(.tokenActive(active.tokenID)) }
        guard let number = day.nextNumber else { throw .rule(.queueFull) }
        let issued = TokenIssued(
            place: draft.place, patientID: draft.patientID, number: number,
            label: TokenRecord.label(draft.prefix, number), priority: draft.priority,
            headStartSeconds: draft.headStartSeconds, visitID: draft.visitID, journey: draft.journey,
            previousID: draft.previousID, at: draft.at)
        turn.record(
            .tokenIssued(issued), on: SchedulingStreams.queueDay(of: draft.place),
            and: draft.visitID.map(SchedulingStreams.visit))
    }

    static func call(_ command: CallTokenCommand, _ turn: inout QueueTurn) throws(SchedulingRejection) {
        let day = turn.day(command.queueID, command.day)
        let token: TokenRecord
        if let id = command.tokenID {
            guard let named = day.token(id) else { throw .notFound }
            // Who did not hear it is called again, perhaps to another place.
            guard named.status.isWaiting || named.status == .called else {
                throw .rule(.tokenNotInStatus(named.status))
            }
            token = named
        } else {
            guard let next = day.next else { throw .rule(.queueEmpty) }
            token = next
        }
        let place = TokenPlace(queueID: command.queueID, day: command.day, tokenID: token.tokenID)
        let called = TokenCalled(
            place: place, patientID: token.patientID, label: token.label, counter: command.counter,
            by: command.by, at: command.at)
        turn.record(.tokenCalled(called), on: SchedulingStreams.queueDay(of: place))
    }

    static func move(_ command: MoveTokenCommand, _ turn: inout QueueTurn) throws(SchedulingRejection) {
        guard let token = turn.day(of: command.place).token(command.place.tokenID) else { throw .notFound }
        guard command.step.isFrom.contains(token.status) else { throw .rule(.tokenNotInStatus(token.status)) }
        if command.step == .transferred, command.next?.place.queueID == command.place.queueID {
            throw .rule(.sameQueue)
        }
        var moved = TokenMoved(
            place: command.place, patientID: token.patientID, label: token.label, step: command.step, at: command.at)
        var next = command.next
        if let draft = next, command.step == .finished,
            let other = otherToken(than: token, in: turn.day(of: draft.place))
        {
            // The patient stands in the next line already, and goes on with that number.
            moved.nextID = other.tokenID
            next = nil
        } else {
            moved.nextID = next?.place.tokenID
        }
        turn.record(.tokenMoved(moved), on: SchedulingStreams.queueDay(of: command.place))
        if let next { try number(next, &turn) }
        if command.step == .served { start(command, &turn) }
    }

    private static func otherToken(than token: TokenRecord, in day: QueueDay) -> TokenRecord? {
        day.active(of: token.patientID).flatMap { $0.tokenID == token.tokenID ? nil : $0 }
    }

    /// With its first token a visit begins.
    private static func start(_ command: MoveTokenCommand, _ turn: inout QueueTurn) {
        guard let id = command.visitID, let visit = turn.visit(id), visit.status == .waiting else { return }
        turn.record(.visitMoved(visit.moved(.started, command.at)), on: SchedulingStreams.visit(id))
    }
}
