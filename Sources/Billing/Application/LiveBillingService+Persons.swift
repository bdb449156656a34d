import BillingAPI
import Kernel
import PatientAPI
import Postgres

extension LiveBillingService {
    /// The records of one person, the one that stands for the others first; now, or as of a moment.
    func person(
        _ context: RequestContext, _ patient: PatientID, asOf instant: Timestamp? = nil
    ) async throws(BillingServiceError) -> [PatientID] {
        let statement = PatientAliases.person(context.hospitalID, patient, asOf: instant)
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

    /// The records of one person by which money may move between them: those that Patient itself says stand together now.
    ///
    /// What this module has learnt of an undo may lag behind it, and money must not pass between two persons meanwhile.
    func confirmedPerson(
        _ context: RequestContext, _ patient: PatientID
    ) async throws(BillingServiceError) -> Set<PatientID> {
        let known = try await person(context, patient)
        guard let survivor = known.first, known.count > 1 else { return Set(known) }
        var confirmed: Set<PatientID> = [survivor]
        for record in known.dropFirst() {
            do {
                let summary = try await dependencies.patients.summary(context, of: record)
                if summary?.mergedIntoId == survivor { confirmed.insert(record) }
            } catch {
                throw .failed(error.failure)
            }
        }
        return confirmed
    }

    /// Whose an invoice is, and whose each of its charges, in the order of the lines: the records that stand for them now,
    /// as Patient itself says where there are several.
    ///
    /// Throws `notFound`.
    func draftedCharges(
        _ context: RequestContext, _ id: InvoiceID
    ) async throws(BillingServiceError) -> (owner: PatientID, charges: [OwnedCharge]) {
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
        for record in records where records.count > 1 { owners[record] = try await confirmedOwner(context, of: record) }
        let charges = rows.map { OwnedCharge(chargeID: $0.charge, ownerID: owners[$0.charged] ?? $0.charged) }
        return (owners[invoiced] ?? invoiced, charges)
    }

    /// The record that stands for one now, as Patient itself says.
    private func confirmedOwner(
        _ context: RequestContext, of record: PatientID
    ) async throws(BillingServiceError) -> PatientID {
        do {
            return try await dependencies.patients.summary(context, of: record)?.mergedIntoId ?? record
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
