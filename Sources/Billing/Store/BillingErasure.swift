import Journal
import Kernel
import Postgres

extension ChargesProjection {
    func erasure(of subjects: [ErasedSubject], in target: ProjectionTarget) -> [SQL] {
        BillingErasure.blank(["description"], of: target.table(BillingTable.charge), subjects)
    }
}

extension InvoicesProjection {
    /// The lines are sealed with their invoice, under its patient, whoever was charged.
    func erasure(of subjects: [ErasedSubject], in target: ProjectionTarget) -> [SQL] {
        if subjects.isEmpty { return [] }
        let invoice = target.table(BillingTable.invoice)
        return [
            """
            UPDATE \(unsafeRaw: target.table(BillingTable.invoiceLine)) AS l
            SET description = NULL
            FROM \(BillingErasure.people(subjects))
            JOIN \(unsafeRaw: invoice) AS i ON i.hospital_id = x.hospital_id AND i.patient_id = x.patient_id
            WHERE l.hospital_id = i.hospital_id AND l.invoice_id = i.invoice_id
            """
        ] + BillingErasure.blank(["void_reason"], of: invoice, subjects)
    }
}

extension PaymentsProjection {
    func erasure(of subjects: [ErasedSubject], in target: ProjectionTarget) -> [SQL] {
        BillingErasure.blank(["reference"], of: target.table(BillingTable.payment), subjects)
            + BillingErasure.blank(["reason"], of: target.table(BillingTable.refund), subjects)
    }
}

extension LedgerProjection {
    /// What was owed and paid stays; it names nobody.
    func erasure(of subjects: [ErasedSubject], in target: ProjectionTarget) -> [SQL] { [] }
}

/// The statements by which rows let go of the text that was sealed under erased patients.
enum BillingErasure {
    /// The people of an erasure as a relation: `x (hospital_id, patient_id)`.
    static func people(_ subjects: [ErasedSubject]) -> SQL {
        """
        unnest(\(.ids(subjects.map(\.hospitalID))), \(.ids(subjects.map(\.subjectID)))) AS x (hospital_id, patient_id)
        """
    }

    /// Blanks columns of the rows that are of them.
    static func blank(_ columns: [String], of table: String, _ subjects: [ErasedSubject]) -> [SQL] {
        if subjects.isEmpty { return [] }
        let blanks = columns.map { "\($0) = NULL" }.joined(separator: ", ")
        return [
            """
            UPDATE \(unsafeRaw: table) AS t
            SET \(unsafeRaw: blanks)
            FROM \(people(subjects))
            WHERE t.hospital_id = x.hospital_id AND t.patient_id = x.patient_id
            """
        ]
    }
}
