/// What becomes of a column that holds patients' ids when a duplicate (`R`) is merged into a survivor (`L`), and parted again.
struct PatientColumnRule: Sendable {
    /// How its rows are at the three moments.
    enum Change: Sendable {
        /// The same rows hold the same ids all the time: what is written stays, and reads follow the merge.
        case stays
        /// What was there stays, and more is written.
        case grows
        /// The duplicate's rows go with the merge, and come back as they were with the undoing.
        case leaves
        /// The ids of all rows are these, one text a row, in order.
        case holds(before: [String], merged: [String], undone: [String])
        /// It holds none until the person is erased.
        case erased
    }

    let change: Change
    /// The reads, in `MergeReadings`, that show that those who ask see what they should at each moment.
    let readings: [String]

    init(_ change: Change, _ readings: String...) {
        self.change = change
        self.readings = readings
    }

    /// What is wrong with a column's rows at the three moments; nil where nothing is.
    func fault(_ column: String, _ moments: [PatientColumns]) -> String? {
        let (before, merged, undone) = (moments[0], moments[1], moments[2])
        func rows(_ columns: PatientColumns) -> Set<PatientColumns.Place> { columns.places[column] ?? [] }
        func shown(_ columns: PatientColumns) -> String { "\(columns.ids(column))" }
        var isRight: Bool
        switch change {
        case .stays:
            isRight = !rows(before).isEmpty && rows(merged) == rows(before) && rows(undone) == rows(before)
        case .grows:
            isRight = !rows(undone).isEmpty && rows(before).isSubset(of: rows(merged))
            isRight = isRight && rows(merged).isSubset(of: rows(undone))
        case .leaves:
            let others = rows(before).filter { $0.ids != "R" }
            isRight = others != rows(before) && !others.isEmpty && rows(merged) == others
            isRight = isRight && rows(undone) == rows(before)
        case .holds(let first, let second, let third):
            isRight = [before, merged, undone].map { $0.ids(column) } == [first, second, third]
            isRight = isRight && !(first + second + third).isEmpty
        case .erased: isRight = [before, merged, undone].allSatisfy { rows($0).isEmpty }
        }
        if isRight { return nil }
        return "\(column) should be as \(change) says, and is \(shown(before)), \(shown(merged)), \(shown(undone))"
    }
}

extension PatientColumnRule {
    /// Every column that holds a patient's id.
    static let all: [String: PatientColumnRule] = patient.merging(billing) { first, _ in first }
        .merging(scheduling) { first, _ in first }
        .merging(journal) { first, _ in first }

    private static let patient: [String: PatientColumnRule] = [
        "patient.patient.patient_id": .init(.stays, "record", "record of the survivor", "by name"),
        "patient.patient.merged_into": .init(.holds(before: [], merged: ["L"], undone: []), "record", "newest"),
        "patient.identifier.patient_id": .init(.stays, "by identifier"),
        "patient.mrn.patient_id": .init(.stays, "by number"),
        "patient.source.patient_id": .init(.stays, "import again"),
        "patient.patient_word.patient_id": .init(.stays, "by part of a name"),
        "patient.external_resource.owner_id": .init(.stays, "resources in the archive"),
        "patient.merge.duplicate_id": .init(.holds(before: [], merged: ["R"], undone: ["R"]), "merges"),
        "patient.merge.survivor_id": .init(.holds(before: [], merged: ["L"], undone: ["L"]), "merges of the survivor"),
        "patient.distinct_pair.first_id": .init(.stays, "likely duplicates"),
        "patient.duplicate_entry.patient_id": .init(.stays, "likely duplicates"),
        "patient.duplicate_key.patient_id": .init(.leaves, "likely duplicates"),
        "patient.erasure_request.patient_id": .init(.erased),
        "patient.erasure_request.erased_ids": .init(.erased),
        // A number that is derived from the id stands for the erased one.
        "patient.mrn.mrn_key": .init(.erased),
        "patient.patient.mrn": .init(.erased),
    ]

    private static let billing: [String: PatientColumnRule] = [
        "billing.patient_alias.duplicate_id": .init(.holds(before: [], merged: ["R"], undone: ["R"]), "account"),
        "billing.patient_alias.survivor_id": .init(.holds(before: [], merged: ["L"], undone: ["L"]), "account"),
        "billing.charge.patient_id": .init(.stays, "charge", "charges of the survivor", "charges of the duplicate"),
        "billing.invoice.patient_id": .init(.stays, "invoice", "invoices of the survivor", "invoice then"),
        "billing.payment.patient_id": .init(.stays, "payment", "payments of the survivor"),
        "billing.refund.patient_id": .init(.stays, "refund"),
        "billing.ledger_entry.patient_id": .init(.stays, "ledger in the archive"),
        "billing.account.patient_id": .init(.stays, "account", "account of the survivor", "account then"),
    ]

    private static let scheduling: [String: PatientColumnRule] = [
        "scheduling.patient_alias.duplicate_id": .init(
            .holds(before: [], merged: ["R"], undone: ["R"]), "appointment"),
        "scheduling.patient_alias.survivor_id": .init(
            .holds(before: [], merged: ["L"], undone: ["L"]), "appointment"),
        "scheduling.appointment.patient_id": .init(.stays, "appointment", "appointments of the survivor"),
        // To whom a message went stays what it was; nothing shows it by patient.
        "notification.message.patient_id": .init(.grows, "appointment"),
    ]

    /// The log keeps what was written, and so does who read it: each record's own.
    private static let journal: [String: PatientColumnRule] = [
        "journal.stream.stream_id": .init(.stays, "history"),
        "journal.event.stream_id": .init(.grows, "history"),
        "journal.event.subject_id": .init(.grows, "written about the record"),
        "journal.event.key_id": .init(.grows, "record then"),
        "journal.event.data": .init(.grows, "history", "account then"),
        "journal.data_key.subject_id": .init(.stays, "record then"),
        // A replay answers the record that was written, which says who stands for it.
        "journal.command.resource_id": .init(.grows, "registered again"),
        "journal.command.first_stream_id": .init(.grows, "registered again"),
        "journal.record_access.subject_ids": .init(.grows, "record"),
    ]
}
