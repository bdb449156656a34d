import JSON
import Journal
import Kernel
import PatientAPI
import Postgres

extension LivePatientService {
    func importBundle(
        _ context: RequestContext, _ source: any PatientImportSource
    ) async throws(PatientServiceError) -> PatientImportReport {
        var stream = JSONArrayStream(path: "entry")
        var work = PatientImport(service: self, context: context, profile: try await profile(context))
        var index = 0
        var isChecked = false
        while let chunk = try await next(source) {
            guard !Task.isCancelled else { throw .cancelled }
            let elements = try Self.reading { () throws(JSONError) in try stream.feed(chunk) }
            if !elements.isEmpty, !isChecked {
                // What comes before the entries may already say that this is no Bundle.
                try Self.check(try Self.reading { () throws(JSONError) in try stream.header }, isWhole: false)
                isChecked = true
            }
            for element in elements {
                try await work.take(element, at: index)
                index += 1
            }
        }
        try Self.reading { () throws(JSONError) in try stream.finish() }
        try Self.check(try Self.reading { () throws(JSONError) in try stream.header }, isWhole: true)
        return try await work.finish()
    }

    /// The types of Bundle whose entries are resources to take in.
    private static let bundleTypes: Set<String> = ["transaction", "batch", "collection", "searchset"]

    private static func check(_ header: JSONValue, isWhole: Bool) throws(PatientServiceError) {
        let resourceType = header["resourceType"]?.string
        guard resourceType == "Bundle" || (resourceType == nil && !isWhole) else {
            throw .malformedBundle("resourceType is not Bundle")
        }
        let type = header["type"]?.string
        guard type.map({ bundleTypes.contains($0) }) ?? !isWhole else {
            throw .malformedBundle("type is not one of \(bundleTypes.sorted().joined(separator: ", "))")
        }
    }

    private static func reading<Value>(_ body: () throws(JSONError) -> Value) throws(PatientServiceError) -> Value {
        do throws(JSONError) {
            return try body()
        } catch {
            throw .malformedBundle("it is not strict JSON; \(error)")
        }
    }

    private func next(_ source: any PatientImportSource) async throws(PatientServiceError) -> [UInt8]? {
        do throws(Failure) {
            return try await source.next()
        } catch {
            throw .failed(error)
        }
    }
}

/// What became of a Patient of a bundle.
enum ImportedPatient: Hashable, Sendable {
    /// It was registered.
    case imported(PatientID)
    /// It was known, and changed.
    case updated(PatientID)
    /// It was known, and the same.
    case unchanged(PatientID)
}

extension LivePatientService {
    /// Registers a source's patient, or takes in what the source now says of one who is known.
    func take(
        _ imported: FHIRPatient, _ context: RequestContext, _ profile: HospitalProfile
    ) async throws(PatientServiceError) -> Result<ImportedPatient, ImportFault> {
        for _ in 0..<Self.importAttempts {
            switch try await known(imported, context) {
            case .failure(let fault): return .failure(fault)
            case .success(let known?): return try await refresh(known, imported, context)
            case .success(nil): break
            }
            do throws(PatientServiceError) {
                return .success(.imported(try await register(imported, context, profile)))
            } catch .unknown(SourceClaim.claimName) {
                // Another import registered the same patient meanwhile: it is known now.
                continue
            }
        }
        throw .unavailable(retryAfterSeconds: 1)
    }

    private static let importAttempts = 3

    /// The patient who came from the source before or has one of its identifiers, and whose name or birth date agrees.
    private func known(
        _ imported: FHIRPatient, _ context: RequestContext
    ) async throws(PatientServiceError) -> Result<PatientID?, ImportFault> {
        let query = PatientQueries.imported(
            context.hospitalID, source: imported.source,
            identifiers: Array(Set(imported.details.identifiers.map(IdentifierKey.init))))
        let rows = try await self.query(context, query) { row in
            (
                id: try row.id(0, as: PatientID.self), suspect: try PatientRow.suspect(row),
                isSource: try row.bool(PatientRow.columnCount + 1)
            )
        }
        // A number alone is no proof: many share one (all nines, an insurance's), or it was mistyped at the source.
        let alike = rows.filter { $0.suspect.details.mayBe(imported.details) }
        // The source's own record, merged or not: what is kept of the source stays together.
        if let source = alike.first(where: \.isSource) { return .success(source.id) }
        let others = Set(alike.map(\.suspect.id))
        if others.count > 1 { return .failure(.ambiguousPatient) }
        if others.isEmpty, rows.contains(where: \.isSource) { return .failure(.otherPatient) }
        return .success(others.first)
    }

    private func refresh(
        _ id: PatientID, _ imported: FHIRPatient, _ context: RequestContext
    ) async throws(PatientServiceError) -> Result<ImportedPatient, ImportFault> {
        let command = RefreshPatientCommand(
            patientID: id, details: imported.details, at: dependencies.clock.now())
        let options = CommandOptions(resourceID: id.retagged(), status: 200)
        do throws(PatientServiceError) {
            let written = try await execute(context, .refresh(command), options)
            return .success(written.receipt.eventID == nil ? .unchanged(id) : .updated(id))
        } catch .erased {
            return .failure(.erasedPatient)
        } catch .rule(.merged) {
            // The person is known by another record, which someone chose over this one: the source changes neither.
            return .success(.unchanged(id))
        }
    }

    private func register(
        _ imported: FHIRPatient, _ context: RequestContext, _ profile: HospitalProfile
    ) async throws(PatientServiceError) -> PatientID {
        let pattern = PatientNumberPattern(profile.patientNumberPattern) ?? .standard
        var command = RegisterPatientCommand(
            hospitalID: context.hospitalID, patientID: dependencies.ids.make(),
            number: imported.number.map { .given($0) } ?? .assigned(pattern), details: imported.details,
            source: imported.source, at: dependencies.clock.now())
        do throws(PatientServiceError) {
            return try await register(context, command).view.id
        } catch .numberTaken {
            // The source's number is someone else's here: this hospital gives its own.
            command.number = .assigned(pattern)
            return try await register(context, command).view.id
        }
    }
}

extension PatientDetails {
    /// Whether both may be one person: the names are alike, or the very birth date is the same, as after a marriage.
    fileprivate func mayBe(_ other: PatientDetails) -> Bool {
        NameLikeness(name, other.name) != .different || BirthLikeness(birthDate, other.birthDate) == .same
    }
}
