import Kernel
import NotificationAPI

/// Decides what commands do to messages, templates and preferences.
enum NotificationDecider: Decider {
    typealias Command = NotificationCommand
    typealias Event = NotificationEvent
    typealias State = NotificationState
    typealias Rejection = NotificationRejection
    typealias Decision = [StreamEvent<NotificationEvent>]

    static let initial = NotificationState.empty

    static func streams(of command: NotificationCommand) -> [StreamReference] {
        switch command {
        case .queue(let queued): [NotificationStreams.message(queued.messageID)]
        case .message(let id, _, _): [NotificationStreams.message(id)]
        case .saveTemplate(let saved): [NotificationStreams.template(saved.templateID)]
        case .withdrawTemplate(let id, _): [NotificationStreams.template(id)]
        case .setPreferences(let set): [NotificationStreams.preferences(of: set.patientID)]
        }
    }

    static func decide(
        _ command: NotificationCommand, _ states: [NotificationState]
    ) throws(NotificationRejection) -> Decision {
        let state = states.first ?? .empty
        switch command {
        case .queue(let queued):
            // A second queueing meets the first and changes nothing.
            return state == .empty ? [StreamEvent(.messageQueued(queued))] : []
        case .message(_, let order, let at):
            guard case .message(let record) = state else { throw .notFound }
            return try MessageTurn(record: record, at: at).steps(order).map {
                StreamEvent(
                    .messageMoved(
                        MessageMoved(
                            messageID: record.queued.messageID, patientID: record.queued.patientID, step: $0, at: at)))
            }
        case .saveTemplate(let saved):
            if case .template(let present) = state, present.words == saved.words, present.isActive { return [] }
            return [StreamEvent(.templateSaved(saved))]
        case .withdrawTemplate(_, let at):
            guard case .template(var present) = state else { throw .notFound }
            guard present.isActive else { return [] }
            present.isActive = false
            present.at = at
            return [StreamEvent(.templateSaved(present))]
        case .setPreferences(let set):
            try allow(set.choice)
            if case .preferences(let present) = state, present.choice == set.choice { return [] }
            return [StreamEvent(.preferencesSet(set))]
        }
    }

    static func evolve(_ state: NotificationState, _ event: NotificationEvent) -> NotificationState {
        switch event {
        case .messageQueued(let queued): return .message(MessageRecord(queued))
        case .messageMoved(let moved):
            guard case .message(var record) = state else { return state }
            record.apply(moved.step, at: moved.at)
            return .message(record)
        case .templateSaved(let saved): return .template(saved)
        case .preferencesSet(let set): return .preferences(set)
        }
    }

    private static func allow(_ choice: RecipientChoice) throws(NotificationRejection) {
        guard let quiet = choice.quietHours else { return }
        guard quiet.minutes > 0, quiet.minutes <= NotificationLimits.longestQuietHours * 60 else {
            throw .rule(.quietHoursTooLong)
        }
    }
}
