import BillingAPI
import Journal
import Kernel

extension LiveBillingService {
    /// A view with the version of its stream.
    typealias Versioned<View> = (view: View, version: Int)

    /// A command, and the record that stands for its patient where that was read or found for it just now.
    struct CommandForOwner: Sendable {
        var command: BillingCommand
        var owner: PatientID?
    }

    /// Carries out the command that `make` gives and answers the view of the first stream's state after it; a replay
    /// answers what `read` gives now.
    ///
    /// A command names its streams beforehand. Where they changed between being read and being decided on, it is made
    /// anew from what is there now.
    func written<View: OfPatient>(
        _ context: RequestContext, _ options: CommandOptions,
        make: () async throws(BillingServiceError) -> CommandForOwner,
        view: (BillingState, Int) -> View?,
        read: (StreamID) async throws(BillingServiceError) -> Versioned<View>
    ) async throws(BillingServiceError) -> Written<View> {
        var isWithoutText = false
        for _ in 0..<Self.attempts {
            let made = try await make()
            let command = isWithoutText ? made.command.withoutText ?? made.command : made.command
            let guards = Guards(command)
            switch await outcome(context, command, guards.applied(to: options)) {
            case .failure(.rejected(.outdated)): continue
            case .failure(.stale(let index, _)) where guards.holds(index): continue
            case .failure(.journal(.erased)) where !isWithoutText && made.command.withoutText != nil:
                // Nothing can be written about the person any more; their money is moved all the same.
                isWithoutText = true
            case .failure(let failure): throw BillingServiceError(command: failure)
            case .success(.committed(let commit)):
                guard let state = commit.states.first, let version = commit.versions.first,
                    var view = view(state, version)
                else { throw .unknown(code: "state") }
                let receipt = WriteReceipt(
                    eventID: commit.eventIDs.first, position: commit.position, version: version, isReplay: false)
                if let owner = made.owner {
                    view.patientId = owner
                } else {
                    // What is committed is answered in any case: the id that it was written with is right as well.
                    view.patientId = (try? await owner(context, of: view.patientId)) ?? view.patientId
                }
                return Written(view, receipt: receipt)
            case .success(.replayed(let earlier)): return try await replay(earlier, read)
            }
        }
        throw .unavailable(retryAfterSeconds: 1)
    }

    /// What `body` gives; where its checks refuse what was done before under the same key, what `read` gives for that.
    ///
    /// For checks that come before the journal: on what is recorded elsewhere, and on the day.
    func replaying<View: Sendable>(
        _ context: RequestContext, read: (StreamID) async throws(BillingServiceError) -> Versioned<View>,
        _ body: () async throws(BillingServiceError) -> Written<View>
    ) async throws(BillingServiceError) -> Written<View> {
        try await dependencies.journal.replaying(context, body) {
            (earlier) async throws(BillingServiceError) in
            try await replay(earlier, read)
        }
    }

    private func replay<View: Sendable>(
        _ earlier: EarlierOutcome, _ read: (StreamID) async throws(BillingServiceError) -> Versioned<View>
    ) async throws(BillingServiceError) -> Written<View> {
        let found = try await read(earlier.resourceID)
        return Written(found.view, receipt: earlier.receipt(version: found.version))
    }

    /// The streams of a command that are Patient's: where one has another version than was seen, the command is made anew.
    private struct Guards {
        private let versions: [Int: Int]

        init(_ command: BillingCommand) {
            let confirmed = command.confirmed
            // Nearly every command has none.
            guard !confirmed.isEmpty else {
                versions = [:]
                return
            }
            let first = BillingDecider.streams(of: command).count - confirmed.count
            versions = Dictionary(uniqueKeysWithValues: confirmed.enumerated().map { (first + $0, $1.version) })
        }

        func holds(_ streamIndex: Int) -> Bool { versions[streamIndex] != nil }

        func applied(to options: CommandOptions) -> CommandOptions {
            if versions.isEmpty { return options }
            var options = options
            options.expectedVersions.merge(versions) { own, _ in own }
            return options
        }
    }

    /// How often a command is made anew before the caller is asked to come again.
    private static let attempts = 16

    private func outcome(
        _ context: RequestContext, _ command: BillingCommand, _ options: CommandOptions
    ) async -> Result<CommandOutcome<BillingDecider>, CommandFailure<BillingRejection>> {
        do {
            return .success(
                try await dependencies.journal.execute(
                    command, of: BillingDecider.self, in: definition, options, context: context))
        } catch {
            return .failure(error)
        }
    }

    /// Options of a command on one resource, with the version that the client saw, if it said.
    func options<Tag>(
        _ resource: EntityID<Tag>, status: Int, expectedVersion: Int? = nil
    ) -> CommandOptions {
        CommandOptions(
            resourceID: resource.retagged(), status: status,
            expectedVersions: expectedVersion.map { [0: $0] } ?? [:])
    }
}

/// A view that says whose it is.
protocol OfPatient: Sendable {
    var patientId: PatientID { get set }
}

extension ChargeView: OfPatient {}
extension InvoiceView: OfPatient {}
extension PaymentView: OfPatient {}
extension RefundView: OfPatient {}
