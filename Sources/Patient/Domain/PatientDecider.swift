import Kernel
import PatientAPI

/// Decides what commands do to patients' records, to the series of numbers and to kept resources.
enum PatientDecider: Decider {
    typealias Command = PatientCommand
    typealias Event = PatientEvent
    typealias State = PatientState
    typealias Rejection = PatientRejection

    static let initial = PatientState.empty

    static func streams(of command: PatientCommand) -> [StreamReference] {
        switch command {
        case .register(let command):
            let patient = PatientStreams.patient(command.patientID)
            guard case .assigned = command.number else { return [patient] }
            return [patient, PatientStreams.numbers(of: command.hospitalID)]
        case .change(let command): return [PatientStreams.patient(command.patientID)]
        case .refresh(let command): return [PatientStreams.patient(command.patientID)]
        case .keep(let command): return [StreamReference(command.streamID, category: PatientStreams.resources)]
        case .merge(let command): return [command.survivorID, command.duplicateID].map(PatientStreams.patient)
        case .undoMerge(let command): return [command.survivorID, command.duplicateID].map(PatientStreams.patient)
        case .hold(let command): return [PatientStreams.patient(command.patientID)]
        case .erase(let command): return ([command.patientID] + command.others).map(PatientStreams.patient)
        case .eraseAgain(let command): return [PatientStreams.patient(command.patientID)]
        case .distinguish(let command):
            return [PatientStreams.pair(command.pair)]
                + [command.patientID, command.otherID].map(PatientStreams.patient)
        }
    }

    static func decide(
        _ command: PatientCommand, _ states: [PatientState]
    ) throws(PatientRejection) -> [StreamEvent<PatientEvent>] {
        switch command {
        case .register(let command): try register(command, states)
        case .change(let command):
            try change(command.patientID, states, at: command.at) { details throws(PatientRejection) in
                try command.patch.applied(to: details)
            }
        case .refresh(let command):
            try change(command.patientID, states, at: command.at) { details throws(PatientRejection) in
                details.refreshed(from: command.details)
            }
        case .keep(let command):
            // The stream's id is derived from the content: a portion that is there is the same portion.
            states.first == .empty ? [StreamEvent(.resourcesKept(command.resources))] : []
        case .merge(let command): try merge(command, states)
        case .undoMerge(let command): try undoMerge(command, states)
        case .hold(let command): try hold(command, states)
        case .erase(let command): try erase(command, states)
        case .eraseAgain(let command): try eraseAgain(command, states)
        case .distinguish(let command): try distinguish(command, states)
        }
    }

    static func evolve(_ state: PatientState, _ event: PatientEvent) -> PatientState {
        switch event {
        case .registered(let registered): .patient(PatientRecord(registered))
        case .numberAssigned(let assigned): .numbers(PatientNumbers(last: assigned.number))
        case .resourcesKept: .resources
        case .pairJudged(let judged): .pair(judged)
        default:
            if case .patient(let record) = state { .patient(evolve(record, event)) } else { state }
        }
    }

    private static func register(
        _ command: RegisterPatientCommand, _ states: [PatientState]
    ) throws(PatientRejection) -> [StreamEvent<PatientEvent>] {
        guard states.first == .empty else { throw .alreadyRegistered }
        let candidates = DuplicateScore.candidates(for: command.details, among: command.suspects)
        guard candidates.isEmpty else { throw .likelyDuplicate(candidates) }
        var registered = PatientRegistered(
            patientID: command.patientID, mrn: "", details: command.details, source: command.source, at: command.at,
            isContested: command.isContested)
        switch command.number {
        case .given(let number):
            registered.mrn = number
            return [StreamEvent(.registered(registered))]
        case .assigned(let pattern, let taken):
            let place = taken.next(after: lastNumber(states))
            registered.mrn = pattern.number(place)
            let assigned = PatientNumberAssigned(number: place, at: command.at)
            return [StreamEvent(.registered(registered)), StreamEvent(.numberAssigned(assigned), on: 1)]
        }
    }

    private static func lastNumber(_ states: [PatientState]) -> Int {
        guard states.count > 1, case .numbers(let numbers) = states[1] else { return 0 }
        return numbers.last
    }

    private static func change(
        _ id: PatientID, _ states: [PatientState], at: Timestamp,
        to change: (PatientDetails) throws(PatientRejection) -> PatientDetails
    ) throws(PatientRejection) -> [StreamEvent<PatientEvent>] {
        let record = try changeable(states)
        let updates = record.details.updates(to: try change(record.details))
        guard !updates.isEmpty else { return [] }
        return [StreamEvent(.changed(PatientChanged(patientID: id, updates: updates, at: at)))]
    }
}

extension PatientRecord {
    /// The record that a registration begins.
    init(_ registered: PatientRegistered) {
        self.init(
            id: registered.patientID, mrn: registered.mrn, details: registered.details, source: registered.source,
            isErased: registered.isErased, createdAt: registered.at, updatedAt: registered.at)
    }
}

extension PatientDetails {
    /// The details with what a source says now; what it leaves out stays, and identifiers are only added.
    func refreshed(from source: PatientDetails) -> PatientDetails {
        var result = self
        for field in PatientField.allCases { result.refresh(field, from: source) }
        return result
    }

    private mutating func refresh(_ field: PatientField, from source: PatientDetails) {
        switch field {
        case .name: name = source.name ?? name
        case .birthDate: birthDate = source.birthDate ?? birthDate
        case .sex: if source.sex != .unknown { sex = source.sex }
        case .phone: phone = source.phone ?? phone
        case .email: email = source.email ?? email
        case .address: address = source.address ?? address
        case .identifiers: identifiers += source.identifiers.filter { !identifiers.contains($0) }
        case .language: language = source.language ?? language
        // A source that says nothing reads as active: it brings back nobody whom the hospital knows to be gone.
        case .status: if source.standing == .deceased || standing == .active { standing = source.standing }
        }
    }
}
