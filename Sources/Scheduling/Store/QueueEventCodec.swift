import Journal
import Kernel
import SchedulingAPI

/// Stored name <-> event of queues, tokens and visits. Names and versions are never changed once released.
///
/// There is no free text about anybody: a queue's name and where a number is called to are shown in the hall.
enum QueueEventCodec {
    /// The stable stored names.
    enum Name: String, CaseIterable {
        case queueCreated, queueChanged, queueBoardLinked, queueBoardUnlinked
        case queueTokenIssued, queueTokenCalled
        case queueTokenServed, queueTokenSkipped, queueTokenRecalled
        case queueTokenFinished, queueTokenTransferred, queueTokenAbandoned
        case visitOpened, visitStarted, visitCompleted, visitLeft
    }

    /// The stored names with their newest versions.
    static let versions = Dictionary(uniqueKeysWithValues: Name.allCases.map { ($0.rawValue, 1) })

    static func subject(of event: QueueEvent) -> SubjectID? {
        switch event {
        case .created, .changed, .boardLinked, .boardUnlinked: nil
        case .tokenIssued(let event): event.patientID.retagged()
        case .tokenCalled(let event): event.patientID.retagged()
        case .tokenMoved(let event): event.patientID.retagged()
        case .visitOpened(let event): event.patientID.retagged()
        case .visitMoved(let event): event.patientID.retagged()
        }
    }

    static func encode(_ event: QueueEvent, _ sealer: FieldSealer) throws(EventCodecError) -> EncodedEvent {
        switch event {
        case .created(let event): try encoded(.queueCreated, StoredQueue(event))
        case .changed(let event): try encoded(.queueChanged, StoredQueue(event))
        case .boardLinked(let event): try encoded(.queueBoardLinked, StoredBoardLink(event))
        case .boardUnlinked(let event): try encoded(.queueBoardUnlinked, StoredBoardLink(event))
        case .tokenIssued(let event): try encoded(.queueTokenIssued, StoredToken(event))
        case .tokenCalled(let event): try encoded(.queueTokenCalled, StoredCall(event))
        case .tokenMoved(let event): try encoded(Name(event.step), StoredTokenMove(event))
        case .visitOpened(let event): try encoded(.visitOpened, StoredVisit(event))
        case .visitMoved(let event): try encoded(Name(event.step), StoredVisitMove(event))
        }
    }

    static func decode(_ stored: StoredEvent, _ opener: FieldOpener) throws(EventCodecError) -> QueueEvent {
        guard let name = Name(rawValue: stored.type) else { throw .unknownType(stored.type) }
        switch name {
        case .queueCreated: return .created(try read(StoredQueue.self, stored).event)
        case .queueChanged: return .changed(try read(StoredQueue.self, stored).event)
        case .queueBoardLinked: return .boardLinked(try read(StoredBoardLink.self, stored).linked(stored.type))
        case .queueBoardUnlinked: return .boardUnlinked(try read(StoredBoardLink.self, stored).unlinked)
        case .queueTokenIssued: return .tokenIssued(try read(StoredToken.self, stored).event)
        case .queueTokenCalled: return .tokenCalled(try read(StoredCall.self, stored).event)
        case .queueTokenServed: return try moved(.served, stored)
        case .queueTokenSkipped: return try moved(.skipped, stored)
        case .queueTokenRecalled: return try moved(.recalled, stored)
        case .queueTokenFinished: return try moved(.finished, stored)
        case .queueTokenTransferred: return try moved(.transferred, stored)
        case .queueTokenAbandoned: return try moved(.abandoned, stored)
        case .visitOpened: return .visitOpened(try read(StoredVisit.self, stored).event)
        case .visitStarted: return .visitMoved(try read(StoredVisitMove.self, stored).event(.started))
        case .visitCompleted: return .visitMoved(try read(StoredVisitMove.self, stored).event(.completed))
        case .visitLeft: return .visitMoved(try read(StoredVisitMove.self, stored).event(.left))
        }
    }

    private static func moved(
        _ step: TokenMoved.Step, _ stored: StoredEvent
    ) throws(EventCodecError) -> QueueEvent {
        .tokenMoved(try read(StoredTokenMove.self, stored).event(step))
    }

    private static func encoded(_ name: Name, _ data: some Encodable) throws(EventCodecError) -> EncodedEvent {
        EncodedEvent(type: name.rawValue, schemaVersion: 1, data: try StoredJSON.encode(data, in: name.rawValue))
    }

    private static func read<Data: Decodable>(
        _: Data.Type, _ stored: StoredEvent
    ) throws(EventCodecError) -> Data {
        try StoredJSON.decode(Data.self, from: stored.data, in: stored.type)
    }
}

extension QueueEventCodec.Name {
    fileprivate init(_ step: TokenMoved.Step) {
        self =
            switch step {
            case .served: .queueTokenServed
            case .skipped: .queueTokenSkipped
            case .recalled: .queueTokenRecalled
            case .finished: .queueTokenFinished
            case .transferred: .queueTokenTransferred
            case .abandoned: .queueTokenAbandoned
            }
    }

    fileprivate init(_ step: VisitMoved.Step) {
        self =
            switch step {
            case .started: .visitStarted
            case .completed: .visitCompleted
            case .left: .visitLeft
            }
    }
}
