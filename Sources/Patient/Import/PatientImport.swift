import Crypto
import JSON
import Journal
import Kernel
import PatientAPI
import Postgres

/// One import under way: its entries one by one, what is known of its patients, and what waits to be kept.
///
/// Memory is bounded: resources that wait for their patient, and portions that wait for their command, have limits.
struct PatientImport {
    let service: LivePatientService
    let context: RequestContext
    let profile: HospitalProfile
    /// What became of the entries so far.
    private(set) var report = PatientImportReport()

    /// The bundle's patients by the names under which others refer to them.
    private var patients: [String: PatientID] = [:]
    /// The bundle's patients, to tell whether there is only one.
    private var patientIDs: Set<PatientID> = []
    /// What names them.
    private var names = BundleNames()
    /// Sources met so far, by the beginning of their hash.
    private var seen: Set<UInt64> = []
    private var portions: [PatientID: ImportPortion] = [:]
    private var portionBytes = 0
    private var waiting: [WaitingResource] = []
    private var waitingBytes = 0

    /// A resource whose patient has not come yet, or that names none.
    private struct WaitingResource {
        let index: Int
        let reference: String?
        let resource: KeptResource
        var isAdministrative = false
    }

    /// The most bytes of portions of all owners together.
    private static let portionsLimitBytes = 4 * 1024 * 1024
    /// The most bytes that wait for their patient.
    private static let waitingLimitBytes = 16 * 1024 * 1024
    /// The owner of what concerns no patient, in the tables and in `portions`.
    private static let hospital = ExternalResourcesProjection.hospitalOwner

    init(service: LivePatientService, context: RequestContext, profile: HospitalProfile) {
        self.service = service
        self.context = context
        self.profile = profile
    }

    /// Takes the entry at a place of the bundle.
    mutating func take(_ bytes: [UInt8], at index: Int) async throws(PatientServiceError) {
        switch Self.read(bytes) {
        case .failure(let fault): note(fault, at: index)
        case .success((let entry, let kept)):
            guard seen.insert(Self.key(kept.source)).inserted else { return note(.duplicateEntry, at: index) }
            if let fault = try await place(entry, kept, at: index) { note(fault, at: index) }
            try await keepFullPortions()
        }
    }

    /// Places what waits for a patient, and keeps the rest.
    mutating func finish() async throws(PatientServiceError) -> PatientImportReport {
        let only = patientIDs.count == 1 ? patientIDs.first : nil
        for item in waiting {
            if item.isAdministrative {
                // By now all patients of the bundle are known, whichever entry came first.
                add(item.resource, of: patientConcerned(by: item.resource), at: item.index)
            } else if let reference = item.reference {
                if let patient = patient(reference) {
                    add(item.resource, of: patient, at: item.index)
                } else {
                    note(.unknownPatient, at: item.index)
                }
            } else if let only {
                add(item.resource, of: only, at: item.index)
            } else if patientIDs.isEmpty {
                add(item.resource, of: nil, at: item.index)
            } else {
                note(.noPatient, at: item.index)
            }
            try await keepFullPortions()
        }
        waiting = []
        for owner in portions.keys.sorted() { try await keep(owner) }
        report.errors.sort { $0.index < $1.index }
        return report
    }

    private static func read(_ bytes: [UInt8]) -> Result<(FHIREntry, KeptResource), ImportFault> {
        Result { () throws(ImportFault) in
            let entry = try FHIREntry(bytes)
            let json = Array(entry.resource.rawBytes)
            let hash = SHA256.hash(json)
            return (entry, KeptResource(type: entry.type, source: entry.source(hash: hash), hash: hash, json: json))
        }
    }

    private static func key(_ source: String) -> UInt64 {
        SHA256.hash(Array(source.utf8)).prefix(8).reduce(0) { $0 << 8 | UInt64($1) }
    }

    private mutating func note(_ fault: ImportFault, at index: Int) {
        report.errorCount += 1
        if report.errors.count < PatientLimits.importErrorCount { report.errors.append(fault.error(at: index)) }
    }

    /// Gives a resource to its owner, or lets it wait; answers why it cannot be taken, if so.
    private mutating func place(
        _ entry: FHIREntry, _ kept: KeptResource, at index: Int
    ) async throws(PatientServiceError) -> ImportFault? {
        if entry.type == "Patient" { return try await takePatient(entry, kept, at: index) }
        let reference = entry.patientReference
        if let reference, let patient = patient(reference) {
            add(kept, of: patient, at: index)
        } else if reference == nil, let patient = firstPatient(of: entry.allReferences) {
            // It says of no patient that it is about them, and yet refers to one.
            add(kept, of: patient, at: index)
        } else if reference == nil, entry.isAdministrative {
            guard waitingBytes + kept.json.count <= Self.waitingLimitBytes else {
                add(kept, of: names.patient(in: entry.resource), at: index)
                return nil
            }
            waitingBytes += kept.json.count
            waiting.append(WaitingResource(index: index, reference: nil, resource: kept, isAdministrative: true))
        } else {
            guard waitingBytes + kept.json.count <= Self.waitingLimitBytes else { return .patientTooLate }
            waitingBytes += kept.json.count
            waiting.append(WaitingResource(index: index, reference: reference, resource: kept))
        }
        return nil
    }

    /// Registers or refreshes a patient, and keeps the resource beside the record.
    private mutating func takePatient(
        _ entry: FHIREntry, _ kept: KeptResource, at index: Int
    ) async throws(PatientServiceError) -> ImportFault? {
        let imported: FHIRPatient
        do throws(ImportFault) {
            imported = try FHIRPatient(entry, in: service.reading(profile), hash: kept.hash)
        } catch {
            return error
        }
        let outcome = try await service.take(imported, context.renewed(service.dependencies.clock), profile)
        let patient: PatientID
        switch outcome {
        case .failure(let fault): return fault
        case .success(.imported(let id)):
            report.imported += 1
            patient = id
        case .success(.updated(let id)):
            report.updated += 1
            patient = id
        case .success(.unchanged(let id)):
            report.skipped += 1
            patient = id
        }
        for name in entry.references { patients[name] = patient }
        patientIDs.insert(patient)
        names.add(imported.details, patient)
        add(kept, of: patient, at: index)
        return nil
    }

    /// The patient that a reference names: as it stands, without a version, or by its last two parts.
    private func patient(_ reference: String) -> PatientID? {
        if let known = patients[reference] { return known }
        var parts = reference.split(separator: "/", omittingEmptySubsequences: false)
        if let history = parts.firstIndex(of: "_history") { parts.removeSubrange(history...) }
        return patients[parts.joined(separator: "/")] ?? patients[parts.suffix(2).joined(separator: "/")]
    }

    /// The patient of the bundle to whom an administrative resource refers, or whom it names; nil for none.
    private func patientConcerned(by resource: KeptResource) -> PatientID? {
        // It was read before: what is not JSON never came here.
        guard let root = try? JSONDocument(resource.json).root else { return nil }
        return firstPatient(of: FHIREntry.references(in: root)) ?? names.patient(in: root)
    }

    private func firstPatient(of references: [String]) -> PatientID? {
        for reference in references {
            if let patient = patient(reference) { return patient }
        }
        return nil
    }

    private mutating func add(_ resource: KeptResource, of patient: PatientID?, at index: Int) {
        portions[patient ?? Self.hospital, default: ImportPortion(patientID: patient)].add(resource, at: index)
        portionBytes += resource.json.count
    }

    /// Keeps what is worth a command, and everything once it is too much together.
    private mutating func keepFullPortions() async throws(PatientServiceError) {
        let isTooMuch = portionBytes > Self.portionsLimitBytes
        let full = portions.filter { isTooMuch || $0.value.isFull }.keys.sorted()
        for owner in full { try await keep(owner) }
    }

    /// Keeps an owner's portion: what is not there yet, or is there with other content.
    private mutating func keep(_ owner: PatientID) async throws(PatientServiceError) {
        guard let portion = portions.removeValue(forKey: owner) else { return }
        portionBytes -= portion.byteCount
        let context = context.renewed(service.dependencies.clock)
        let query = PatientQueries.kept(
            context.hospitalID, owner: owner, sources: portion.items.map(\.resource.source))
        let known = Dictionary(
            try await service.query(context, query) { (try $0.text(0), try $0.bytes(1)) }, uniquingKeysWith: { $1 })
        let new = portion.items.map(\.resource).filter { known[$0.source] != $0.hash }
        var isKept = false
        if !new.isEmpty { isKept = try await keep(new, portion, owner, context) }
        for item in portion.items where item.resource.type != "Patient" {
            if isKept, known[item.resource.source] != item.resource.hash {
                report.kept[item.resource.type, default: 0] += 1
            } else {
                report.skipped += 1
            }
        }
    }

    /// Carries the command out; false where another import kept the very same before.
    private func keep(
        _ resources: [KeptResource], _ portion: ImportPortion, _ owner: PatientID, _ context: RequestContext
    ) async throws(PatientServiceError) -> Bool {
        let kept = ResourcesKept(
            patientID: portion.patientID, resources: resources, at: service.dependencies.clock.now())
        let command = KeepResourcesCommand(
            streamID: ImportPortion.stream(resources, owner: owner), resources: kept)
        let options = CommandOptions(resourceID: command.streamID, status: 200)
        guard case .committed(let commit) = try await service.outcome(context, .keep(command), options) else {
            return false
        }
        return !commit.eventIDs.isEmpty
    }
}

extension RequestContext {
    /// How long one command of an import may take.
    private static var importCommandNanoseconds: UInt64 { 30_000_000_000 }

    /// The context for one more command of many: its own deadline, and no key, which stands for the whole.
    func renewed(_ clock: any WallClock) -> RequestContext {
        var copy = self
        copy.idempotency = nil
        copy.deadlineNanoseconds = clock.monotonicNanoseconds() + Self.importCommandNanoseconds
        return copy
    }
}
