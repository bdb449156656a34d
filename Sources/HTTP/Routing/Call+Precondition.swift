import Kernel

extension Call {
    /// Runs an operation on the version that `If-Match` names (RFC 9110 section 13.1.1).
    ///
    /// The operation gets the version that it is to be done on; nil means any, where the field is `*`, or absent and not
    /// required. Of a list the version that matches is used: the operation is tried on one, and where it fails because
    /// another is the present one and in the list, on that. A tag that is weak or none of ours matches nothing (412, or 404
    /// where there is no such thing). Malformed is 400; absent where it is required is 428.
    public nonisolated(nonsending) func onMatchingVersion<Value>(
        isRequired: Bool = false, _ operation: (_ expectedVersion: Int?) async throws -> Value
    ) async throws -> Value {
        guard let condition = try versionCondition() else {
            if isRequired { throw Self.preconditionRequired }
            return try await operation(nil)
        }
        guard case .oneOf(let versions) = condition else { return try await operation(nil) }
        var version = versions.max() ?? Self.versionOfNothing
        // Each turn needs a change by someone else in between; a list is bounded.
        for _ in versions.dropFirst() {
            do {
                return try await operation(version)
            } catch {
                let present = (error as? any ServiceError)?.failure.currentVersion
                guard let present, present != version, versions.contains(present) else { throw error }
                version = present
            }
        }
        return try await operation(version)
    }

    /// Streams begin with version 1.
    private static let versionOfNothing = 0

    private func versionCondition() throws(Failure) -> EntityTag.VersionCondition? {
        guard request.fields.contains(.ifMatch) else { return nil }
        do {
            return try EntityTag.versions(request.fields.values(.ifMatch).joined(separator: ", "))
        } catch {
            throw Failure(
                .invalid, code: "malformedPrecondition",
                detail: "If-Match takes ETags as they were given, such as \"17\", or *.")
        }
    }

    private static var preconditionRequired: Failure {
        Failure(
            .preconditionRequired, code: "preconditionRequired",
            detail: "Send If-Match with the ETag of the version that you changed.")
    }
}
