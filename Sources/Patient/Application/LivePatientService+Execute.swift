import Journal
import Kernel
import PatientAPI

extension LivePatientService {
    /// A view with the version that its ETag says.
    typealias Versioned<View> = (view: View, version: Int)

    /// Carries out a command and answers `view`; a replay answers what `read` gives now.
    func written<View: Sendable>(
        _ context: RequestContext, _ command: PatientCommand, _ options: CommandOptions, _ view: View, version: Int,
        read: (RequestContext, StreamID) async throws(PatientServiceError) -> Versioned<View>
    ) async throws(PatientServiceError) -> Written<View> {
        switch try await outcome(context, command, options) {
        case .committed(let commit): return Written(view, receipt: Self.receipt(commit, version: version))
        case .replayed(let earlier):
            let found = try await read(context, earlier.resourceID)
            return Written(found.view, receipt: earlier.receipt(version: found.version))
        }
    }

    /// What `body` gives; where its checks refuse what was done before under the same key, what `read` gives for that.
    func replaying<View: Sendable>(
        _ context: RequestContext,
        read: (RequestContext, StreamID) async throws(PatientServiceError) -> Versioned<View>,
        _ body: () async throws(PatientServiceError) -> Written<View>
    ) async throws(PatientServiceError) -> Written<View> {
        try await dependencies.journal.replaying(context, body) {
            (earlier) async throws(PatientServiceError) in
            let found = try await read(context, earlier.resourceID)
            return Written(found.view, receipt: earlier.receipt(version: found.version))
        }
    }

    /// The receipt of an effect.
    static func receipt(_ commit: Commit<PatientDecider>, version: Int) -> WriteReceipt {
        WriteReceipt(
            eventID: commit.eventIDs.first, position: commit.position, version: version, isReplay: false)
    }

    static let reasonRule = TextRule(characters: 1...PatientLimits.reasonCharacters)

    /// A reason that may be left out.
    static func optionalReason(_ text: String?) throws(PatientServiceError) -> String? {
        try PatientServiceError.catching { () throws(Failure) in
            var validator = Validator()
            let reason = validator.optionalText(text, field: "reason", rule: reasonRule)
            try validator.check()
            return reason
        }
    }

    /// A reason that is needed.
    static func requiredReason(_ text: String) throws(PatientServiceError) -> String {
        try PatientServiceError.catching { () throws(Failure) in
            var validator = Validator()
            let reason = validator.text(text, field: "reason", rule: reasonRule)
            try validator.check()
            return reason ?? ""
        }
    }
}
