import BillingAPI
import Kernel
import MergedPatients
import PatientAPI
import Postgres

extension LiveBillingService {
    /// The records of one person, the one that stands for the others first; now, or as of a moment.
    func person(
        _ context: RequestContext, _ patient: PatientID, asOf instant: Timestamp? = nil
    ) async throws(BillingServiceError) -> [PatientID] {
        let statement = BillingAliases.table.person(context.hospitalID, patient, asOf: instant)
        return try await query(context, statement) { try $0.id(0) }
    }

    /// The records of the person whom a list is asked for; nil where it is of everyone.
    func person(
        _ context: RequestContext, asked patient: PatientID?
    ) async throws(BillingServiceError) -> [PatientID]? {
        guard let patient else { return nil }
        return try await person(context, patient)
    }

    /// The record that stands for one now.
    func owner(_ context: RequestContext, of patient: PatientID) async throws(BillingServiceError) -> PatientID {
        try await person(context, patient).first ?? patient
    }

    /// Records of one person, as Patient itself says, and the versions of theirs that say so.
    struct ConfirmedPerson {
        var records: Set<PatientID>
        /// Those of the records that lead to another: while they are as they were, so is the person.
        var merged: [ConfirmedRecord] = []
    }

    /// The records of one person by which money may move between them: those that Patient itself says stand together now.
    ///
    /// What this module has learnt of an undo may lag behind it, and money must not pass between two persons meanwhile.
    func confirmedPerson(
        _ context: RequestContext, _ patient: PatientID
    ) async throws(BillingServiceError) -> ConfirmedPerson {
        let known = try await person(context, patient)
        guard let survivor = known.first, known.count > 1 else { return ConfirmedPerson(records: Set(known)) }
        var person = ConfirmedPerson(records: [survivor])
        for record in known.dropFirst() {
            let summary = try await summary(context, of: record)
            guard let summary, summary.mergedIntoId == survivor else { continue }
            person.records.insert(record)
            person.merged.append(ConfirmedRecord(patientID: record, version: summary.version))
        }
        return person
    }

    /// Whose a draft is, and whose each of its charges.
    struct DraftedCharges {
        /// The record that stands for the draft's own now.
        var owner: PatientID
        /// In the order of the lines.
        var charges: [OwnedCharge]
        /// The records that were looked at; none where there is one alone.
        var confirmed: [ConfirmedRecord] = []
    }

    /// Whose an invoice is, and whose each of its charges: the records that stand for them now, as Patient itself says where
    /// there are several.
    ///
    /// Throws `notFound`.
    func draftedCharges(
        _ context: RequestContext, _ id: InvoiceID
    ) async throws(BillingServiceError) -> DraftedCharges {
        let statement = BillingQueries.lines(context.hospitalID, of: id)
        let rows = try await query(context, statement) { row in
            (
                invoiced: try row.id(0, as: PatientID.self), charge: try row.id(1, as: ChargeID.self),
                charged: try row.id(2, as: PatientID.self)
            )
        }
        guard let invoiced = rows.first?.invoiced else { throw .notFound }
        var owners: [PatientID: PatientID] = [invoiced: invoiced]
        let records = Set(rows.map(\.charged)).union([invoiced])
        var confirmed: [ConfirmedRecord] = []
        for record in records.sorted() where records.count > 1 {
            guard let summary = try await summary(context, of: record) else { continue }
            owners[record] = summary.mergedIntoId ?? record
            confirmed.append(ConfirmedRecord(patientID: record, version: summary.version))
        }
        return DraftedCharges(
            owner: owners[invoiced] ?? invoiced,
            charges: rows.map { OwnedCharge(chargeID: $0.charge, ownerID: owners[$0.charged] ?? $0.charged) },
            confirmed: confirmed)
    }

    /// What Patient itself says of a record now; nil where the hospital has no such patient.
    private func summary(
        _ context: RequestContext, of record: PatientID
    ) async throws(BillingServiceError) -> PatientSummary? {
        do {
            return try await dependencies.patients.summary(context, of: record)
        } catch {
            throw .failed(error.failure)
        }
    }

    /// The record to write on for one that was asked for: a merged one's survivor.
    ///
    /// A front desk that still has the duplicate open, or its card in hand, means the person; making it look the other
    /// record up would only cost time, and the answer says on whom it was written. Throws where the hospital has no such
    /// patient, or their record was erased.
    func writable(_ context: RequestContext, _ id: PatientID) async throws(BillingServiceError) -> PatientID {
        do {
            guard let patient = try await dependencies.patients.summary(context, of: id) else {
                throw BillingServiceError.rule(.unknownPatient)
            }
            guard patient.status != .erased else { throw BillingServiceError.rule(.patientErased) }
            return patient.mergedIntoId ?? id
        } catch let error as BillingServiceError {
            throw error
        } catch let error as any ServiceError {
            throw .failed(error.failure)
        } catch {
            throw BillingServiceError(error)
        }
    }
}
