import Kernel
import SchedulingAPI

extension QueueDecider {
    static func evolve(_ state: SchedulingState, _ event: QueueEvent) -> SchedulingState {
        switch (state, event) {
        case (.empty, .created(let event)):
            .queue(
                .queue(
                    QueueRecord(
                        queueID: event.queueID, details: event.details, createdAt: event.at, updatedAt: event.at)))
        case (.queue(.queue(let queue)), _): .queue(.queue(evolve(queue, event)))
        case (.empty, .tokenIssued): .queue(.day(evolve(QueueDay(), event)))
        case (.queue(.day(let day)), _): .queue(.day(evolve(day, event)))
        // A patient may come twice on one day: the stream of that day knows the last visit.
        case (.empty, .visitOpened(let event)), (.queue(.visit), .visitOpened(let event)):
            .queue(.visit(VisitRecord(event)))
        case (.queue(.visit(let visit)), _): .queue(.visit(evolve(visit, event)))
        case (.empty, _), (.catalogue, _), (.appointment, _): state
        }
    }

    private static func evolve(_ queue: QueueRecord, _ event: QueueEvent) -> QueueRecord {
        var queue = queue
        switch event {
        case .changed(let event):
            queue.details = event.details
            queue.updatedAt = event.at
        case .boardLinked(let event):
            queue.boardKeyHash = event.keyHash
            queue.updatedAt = event.at
        case .boardUnlinked(let event):
            queue.boardKeyHash = nil
            queue.updatedAt = event.at
        default: break
        }
        return queue
    }

    private static func evolve(_ day: QueueDay, _ event: QueueEvent) -> QueueDay {
        var day = day
        switch event {
        case .tokenIssued(let event): day.tokens.append(TokenRecord(event))
        case .tokenCalled(let event):
            if let index = day.index(of: event.place.tokenID) { day.tokens[index].apply(event) }
        case .tokenMoved(let event):
            if let index = day.index(of: event.place.tokenID) { day.tokens[index].apply(event) }
        default: break
        }
        return day
    }

    private static func evolve(_ visit: VisitRecord, _ event: QueueEvent) -> VisitRecord {
        var visit = visit
        switch event {
        case .tokenIssued(let event): visit.token = event.place
        case .visitMoved(let event) where event.visitID == visit.opened.visitID: visit.apply(event)
        default: break
        }
        return visit
    }
}
