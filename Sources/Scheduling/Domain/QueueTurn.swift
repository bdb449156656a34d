import Kernel
import SchedulingAPI

/// A command that is being decided: the states of its streams as far as its events have brought them.
struct QueueTurn {
    /// The streams, in the command's order.
    let streams: [StreamReference]
    /// Their states.
    private(set) var states: [SchedulingState]
    /// What happened.
    private(set) var events: SchedulingDecider.Decision = []

    init(_ command: QueueCommand, _ states: [SchedulingState]) {
        streams = QueueDecider.streams(of: command)
        self.states = states
    }

    /// Notes an event on one stream, or on two.
    mutating func record(_ event: QueueEvent, on stream: StreamReference, and second: StreamReference? = nil) {
        guard let first = streams.firstIndex(of: stream) else { return }
        let other = second.flatMap { streams.firstIndex(of: $0) }
        events.append(StreamEvent(.queue(event), on: first, and: other))
        for index in [first, other].compactMap(\.self) {
            states[index] = QueueDecider.evolve(states[index], event)
        }
    }

    /// Whether a stream has no events.
    func isEmpty(_ stream: StreamReference) -> Bool { state(stream) == .empty }

    /// The queue of a stream.
    func queue(_ id: QueueID) throws(SchedulingRejection) -> QueueRecord {
        guard case .queue(.queue(let queue)) = state(SchedulingStreams.queue(id)) else { throw .notFound }
        return queue
    }

    /// A queue's day; one without tokens where nothing happened yet.
    func day(of place: TokenPlace) -> QueueDay { day(place.queueID, place.day) }

    /// See above.
    func day(_ queue: QueueID, _ day: LocalDate) -> QueueDay {
        guard case .queue(.day(let found)) = state(SchedulingStreams.queueDay(queue, day)) else { return QueueDay() }
        return found
    }

    /// A visit; nil where there is none.
    func visit(_ id: VisitID) -> VisitRecord? {
        guard case .queue(.visit(let visit)) = state(SchedulingStreams.visit(id)) else { return nil }
        return visit
    }

    /// The last visit of a patient's day.
    func lastVisit(of patient: PatientID, on day: LocalDate) -> VisitRecord? {
        guard case .queue(.visit(let visit)) = state(SchedulingStreams.patientDay(patient, day)) else { return nil }
        return visit
    }

    private func state(_ stream: StreamReference) -> SchedulingState {
        streams.firstIndex(of: stream).map { states[$0] } ?? .empty
    }
}
