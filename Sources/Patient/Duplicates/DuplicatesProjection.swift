import Journal
import Kernel
import PatientAPI
import Postgres

/// Who has something in common with whom, by keys: what the list of likely duplicates is read from.
///
/// It is a function of the events and of its own tables alone. An erased record has no entry from its registration on, so
/// that the rows are the same whenever the erasure comes.
struct DuplicatesProjection: AsynchronousProjection {
    let name = "patient.duplicates"
    let version = 1
    let tables = [PatientTable.duplicateEntry, PatientTable.duplicateKey, PatientTable.duplicateGroup]
    let onPoison = PoisonPolicy.parkStream

    private static let watched: Set<PatientRowPart> = [
        .field(.name), .field(.birthDate), .field(.phone), .field(.identifiers), .mergedInto,
    ]

    func statements(for events: [RecordedEvent<PatientEvent>], into target: ProjectionTarget) -> [SQL] {
        let changes = PatientRowChange.fold(
            events.filter { $0.event.isOfRecord }.map { event in
                AppendedEvent(
                    place: event.stored.place, category: PatientStreams.patient, eventID: event.stored.eventID,
                    actorID: event.stored.actorID, event: event.event)
            })
        let erased = changes.filter { $0.status == .erased }
        let registered = changes.filter { $0.createdAt != nil && $0.status != .erased }
        let changed = changes.filter {
            $0.createdAt == nil && $0.status != .erased && !$0.parts.isDisjoint(with: Self.watched)
        }
        if erased.isEmpty, registered.isEmpty, changed.isEmpty { return [] }
        let sql = DuplicatesSQL(target)
        var statements: [SQL] = []
        let known = Self.people(changed + erased)
        if !known.isEmpty { statements += sql.removeKeys(of: known) }
        if !erased.isEmpty { statements.append(sql.deleteEntries(of: Self.people(erased))) }
        if !registered.isEmpty { statements.append(sql.insertEntries(registered)) }
        if !changed.isEmpty { statements.append(sql.updateEntries(changed)) }
        let present = Self.people(registered + changed)
        if !present.isEmpty { statements += sql.addKeys(of: present) }
        return statements
    }

    func erasure(of subjects: [ErasedSubject], in target: ProjectionTarget) -> [SQL] {
        if subjects.isEmpty { return [] }
        let people = subjects.map { NamedPatient(hospitalID: $0.hospitalID, patientID: $0.subjectID.retagged()) }
        let sql = DuplicatesSQL(target)
        return sql.removeKeys(of: people) + [sql.deleteEntries(of: people)]
    }

    private static func people(_ changes: [PatientRowChange]) -> [NamedPatient] {
        changes.map { NamedPatient(hospitalID: $0.hospitalID, patientID: $0.patientID) }
    }
}

extension PatientEvent {
    /// Whether it is of a record's stream.
    fileprivate var isOfRecord: Bool {
        switch self {
        case .numberAssigned, .resourcesKept, .pairJudged: false
        default: true
        }
    }
}
