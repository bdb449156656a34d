import Journal
import Kernel
import PatientAPI
import Postgres

extension LivePatientService {
    func register(
        _ context: RequestContext, _ request: RegisterPatientRequest
    ) async throws(PatientServiceError) -> Written<PatientView> {
        try await replaying(context) { () async throws(PatientServiceError) in
            try await registerNew(context, request)
        }
    }

    private func registerNew(
        _ context: RequestContext, _ request: RegisterPatientRequest
    ) async throws(PatientServiceError) -> Written<PatientView> {
        let profile = try await profile(context)
        let registration = try PatientServiceError.catching { () throws(Failure) in
            try PatientRegistration(request, in: reading(profile))
        }
        let pattern = PatientNumberPattern(profile.patientNumberPattern) ?? .standard
        let command = RegisterPatientCommand(
            hospitalID: context.hospitalID, patientID: dependencies.ids.make(),
            number: registration.number.map { .given($0) } ?? .assigned(pattern),
            details: registration.details, at: dependencies.clock.now())
        if registration.confirmsDuplicate { return try await register(context, command) }
        return try await registerFirst(context, command)
    }

    /// Registers unless a likely duplicate is known, or becomes known until the very commit.
    ///
    /// Who loses to another of the same name and birth date is looked at again beside that one. Where that one is no likely
    /// duplicate after all, such as one of the other sex, the last attempt goes through on what was read.
    private func registerFirst(
        _ context: RequestContext, _ command: RegisterPatientCommand
    ) async throws(PatientServiceError) -> Written<PatientView> {
        var command = command
        let query = PatientQueries.suspects(context.hospitalID, of: command.details)
        for attempt in 1...Self.identityAttempts {
            command.suspects = try await self.query(context, query) { try PatientRow.suspect($0) }
            command.isContested = attempt < Self.identityAttempts
            do throws(PatientServiceError) {
                return try await register(context, command)
            } catch .unknown(IdentityClaim.claimName) {
                continue
            }
        }
        throw .unavailable(retryAfterSeconds: 1)
    }

    /// How often the suspects are read: before the first attempt, and after each that met another of the same name.
    private static let identityAttempts = 3

    func change(
        _ context: RequestContext, _ id: PatientID, expectedVersion: Int?, _ request: ChangePatientRequest
    ) async throws(PatientServiceError) -> Written<PatientView> {
        try await replaying(context) { () async throws(PatientServiceError) in
            let profile = try await profile(context)
            let patch = try PatientServiceError.catching { () throws(Failure) in
                try PatientPatch(request, in: reading(profile))
            }
            let command = ChangePatientCommand(patientID: id, patch: patch, at: dependencies.clock.now())
            let options = CommandOptions(
                resourceID: id.retagged(), status: 200, expectedVersions: expectedVersion.map { [0: $0] } ?? [:])
            return try await execute(context, .change(command), options)
        }
    }

    /// Registers, and tries the next free numbers of the series where one was given out by hand before.
    func register(
        _ context: RequestContext, _ command: RegisterPatientCommand
    ) async throws(PatientServiceError) -> Written<PatientView> {
        var command = command
        let options = CommandOptions(resourceID: command.patientID.retagged(), status: 201)
        for _ in 0..<Self.numberAttempts {
            do throws(PatientServiceError) {
                return try await execute(context, .register(command), options)
            } catch .numberTaken {
                guard case .assigned(let pattern, let taken) = command.number else { throw .numberTaken }
                command.number = .assigned(pattern, try await takenNumbers(context, pattern, from: taken.least))
            }
        }
        throw .unavailable(retryAfterSeconds: 1)
    }

    /// How often another number is tried before the caller is asked to come again.
    private static let numberAttempts = 16
    /// How many numbers are looked at in one statement.
    private static let numbersPerLook = 256

    /// What is taken of the next places of the series; those of a look in which all are taken are passed over.
    private func takenNumbers(
        _ context: RequestContext, _ pattern: PatientNumberPattern, from least: Int
    ) async throws(PatientServiceError) -> TakenNumbers {
        var first = max(least, try await lastNumber(context) + 1)
        while true {
            let places = first..<first + Self.numbersPerLook
            let keys = places.map { PatientNumber.key(pattern.number($0)) }
            let query = PatientQueries.takenNumbers(context.hospitalID, among: keys)
            let taken = Set(try await self.query(context, query) { try $0.text(0) })
            if taken.count < keys.count {
                let taken = zip(places, keys).filter { taken.contains($1) }.map(\.0)
                return TakenNumbers(least: first, places: Set(taken))
            }
            first = places.upperBound
        }
    }

    private func lastNumber(_ context: RequestContext) async throws(PatientServiceError) -> Int {
        do {
            let stream = PatientStreams.numbers(of: context.hospitalID).id
            let found = try await dependencies.journal.state(
                of: stream, PatientDecider.self, in: definition, context: context)
            guard case .numbers(let numbers)? = found?.state else { return 0 }
            return numbers.last
        } catch {
            throw PatientServiceError(journal: error)
        }
    }

    /// Carries out a command on one patient and answers the record after it.
    func execute(
        _ context: RequestContext, _ command: PatientCommand, _ options: CommandOptions
    ) async throws(PatientServiceError) -> Written<PatientView> {
        switch try await outcome(context, command, options) {
        case .committed(let commit):
            guard case .patient(let record)? = commit.states.first, let version = commit.versions.first else {
                throw .notFound
            }
            let receipt = WriteReceipt(
                eventID: commit.eventIDs.first, position: commit.position, version: version, isReplay: false)
            return Written(record.view(version: version), receipt: receipt)
        case .replayed(let earlier): return try await replay(context, earlier)
        }
    }

    /// What `body` gives; where its checks refuse what was done before under the same key, the record of that.
    ///
    /// Fields are read by the hospital's settings and day, which are others by now.
    private func replaying(
        _ context: RequestContext, _ body: () async throws(PatientServiceError) -> Written<PatientView>
    ) async throws(PatientServiceError) -> Written<PatientView> {
        try await dependencies.journal.replaying(context, body) {
            (earlier) async throws(PatientServiceError) in
            try await replay(context, earlier)
        }
    }

    private func replay(
        _ context: RequestContext, _ earlier: EarlierOutcome
    ) async throws(PatientServiceError) -> Written<PatientView> {
        let view = try await row(context, earlier.resourceID.retagged())
        return Written(view, receipt: earlier.receipt(version: view.version))
    }

    /// Carries out a command, with the journal's failures in the service's terms.
    func outcome(
        _ context: RequestContext, _ command: PatientCommand, _ options: CommandOptions
    ) async throws(PatientServiceError) -> CommandOutcome<PatientDecider> {
        do {
            return try await dependencies.journal.execute(
                command, of: PatientDecider.self, in: definition, options, context: context)
        } catch {
            throw PatientServiceError(command: error)
        }
    }
}
