import SchedulingAPI

/// What others learn of queues, tokens and visits; how queues are set up is nobody else's affair.
enum QueuePublication {
    static func published(_ event: QueueEvent) -> SchedulingIntegrationEvent? {
        switch event {
        case .created, .changed, .boardLinked, .boardUnlinked: return nil
        case .tokenIssued(let event): return token(event.place, event.label, .issued)
        case .tokenCalled(let event): return token(event.place, event.label, .called, counter: event.counter)
        case .tokenMoved(let event): return token(event.place, event.label, event.step.status)
        case .visitOpened(let event):
            return .visitChanged(
                VisitChangedV1(
                    visitId: event.visitID, patientId: event.patientID, status: .waiting,
                    appointmentId: event.appointmentID))
        case .visitMoved(let event):
            return .visitChanged(
                VisitChangedV1(
                    visitId: event.visitID, patientId: event.patientID, status: event.step.status,
                    appointmentId: event.appointmentID))
        }
    }

    private static func token(
        _ place: TokenPlace, _ label: String, _ status: QueueTokenStatus, counter: String? = nil
    ) -> SchedulingIntegrationEvent {
        var changed = TokenChangedV1(
            queueId: place.queueID, tokenId: place.tokenID, number: label, status: status, day: place.day)
        changed.counter = counter
        return .tokenChanged(changed)
    }
}
