import Journal
import Kernel
import PatientAPI
import Postgres

/// Records that lead to one that was erased without them.
///
/// Whoever is erased is erased with all records that are merged with theirs. But a backup may be of a time when a record led
/// to another person's, by a merge that was undone before that person was erased: the register erases the one that it
/// names, and the other would lead nowhere. Its merge is undone again.
struct OrphanedDuplicates {
    let dependencies: PatientDependencies
    let definition: JournalModule<PatientDecider>

    private struct Orphan {
        let hospital: HospitalID
        let merge: MergeID
        let survivor: PatientID
        let duplicate: PatientID
    }

    /// Parts every such record from what was erased; answers how many there were. Idempotent.
    func part(_ context: @Sendable (HospitalID) -> RequestContext) async throws -> Int {
        let orphans = try await dependencies.database.withConnection(.system) { connection in
            try await connection.query(Self.statement).map { row in
                Orphan(
                    hospital: try row.id(0), merge: try row.id(1), survivor: try row.id(2), duplicate: try row.id(3))
            }
        }
        var parted = 0
        for one in orphans {
            let command = UndoMergeCommand(
                mergeID: one.merge, survivorID: one.survivor, duplicateID: one.duplicate,
                at: dependencies.clock.now())
            do throws(CommandFailure<PatientRejection>) {
                _ = try await dependencies.journal.execute(
                    .undoMerge(command), of: PatientDecider.self, in: definition,
                    CommandOptions(resourceID: one.merge.retagged(), status: 200), context: context(one.hospital))
                parted += 1
            } catch .rejected(.rule(.mergeUndone)), .rejected(.erased) {
                // Another process that starts beside this one was first.
            }
        }
        return parted
    }

    /// Few records are merged, and an index has them alone.
    private static let statement: SQL = """
        SELECT d.hospital_id, m.merge_id, m.survivor_id, m.duplicate_id
        FROM patient.patient d
        JOIN patient.patient s ON s.hospital_id = d.hospital_id AND s.patient_id = d.merged_into
        JOIN patient.merge m
            ON m.hospital_id = d.hospital_id AND m.duplicate_id = d.patient_id AND m.undone_at IS NULL
        WHERE d.merged_into IS NOT NULL AND d.status <> 'erased' AND s.status = 'erased'
        ORDER BY d.hospital_id, d.patient_id
        """
}
