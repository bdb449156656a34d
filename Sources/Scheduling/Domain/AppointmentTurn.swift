import Kernel
import SchedulingAPI

/// A command that is being decided: the states of its streams as far as its events have brought them.
struct AppointmentTurn {
    private let streams: [StreamReference]
    private var states: [SchedulingState]
    /// What happened.
    private(set) var events: SchedulingDecider.Decision = []

    init(_ command: AppointmentCommand, _ states: [SchedulingState]) {
        streams = AppointmentDecider.streams(of: command)
        self.states = states
    }

    /// Notes an event on one stream, or on two.
    mutating func record(_ event: AppointmentEvent, on stream: StreamReference, second: StreamReference? = nil) {
        guard let first = streams.firstIndex(of: stream) else { return }
        let other = second.flatMap { streams.firstIndex(of: $0) }
        events.append(StreamEvent(.appointment(event), on: first, and: other))
        for index in [first, other].compactMap(\.self) {
            states[index] = AppointmentDecider.evolve(states[index], event)
        }
    }

    /// Whether a stream has no events.
    func isEmpty(_ stream: StreamReference) -> Bool { state(stream) == .empty }

    /// An appointment.
    func appointment(_ id: AppointmentID) throws(SchedulingRejection) -> AppointmentRecord {
        guard case .appointment(.appointment(let record)) = state(SchedulingStreams.appointment(id)) else {
            throw .notFound
        }
        return record
    }

    /// A held slot; nil where it never was.
    func heldSlot(_ id: SlotHoldID) -> SlotHoldRecord? {
        guard case .appointment(.hold(let record)) = state(SchedulingStreams.hold(id)) else { return nil }
        return record
    }

    /// A group session; nil where it was never opened.
    func group(_ id: GroupSessionID) -> GroupRecord? {
        guard case .appointment(.group(let record)) = state(SchedulingStreams.group(id)) else { return nil }
        return record
    }

    private func state(_ stream: StreamReference) -> SchedulingState {
        streams.firstIndex(of: stream).map { states[$0] } ?? .empty
    }
}
