public import Kernel

/// The keys with which programs call the API.
public protocol APIKeyService: Sendable {
    /// Issues a key; its secret is in this answer and never in another.
    ///
    /// Throws `invalid` with every field at once, `permissionsExceedYours` with those that the caller lacks,
    /// `tooManyAPIKeys`, `rateClassNotYours`, `subjectNotYours` where a program that acts for somebody names another, and `alreadyIssued` where it was done before under the same idempotency key.
    func issueAPIKey(_ context: RequestContext, _ request: IssueAPIKeyRequest)
        async throws(AuthServiceError) -> Written<IssuedAPIKeyView>

    /// A key without its secret. Throws `notFound`.
    func apiKey(_ context: RequestContext, _ id: APIKeyID) async throws(AuthServiceError) -> APIKeyView

    /// The hospital's keys, oldest first, those that are good for nothing any more included.
    func apiKeys(_ context: RequestContext, _ page: AuthPageRequest) async throws(AuthServiceError) -> Page<APIKeyView>

    /// Ends a key, and those that were made with it, within a second in every process; one that has ended stays so.
    ///
    /// Throws `notFound`.
    func revokeAPIKey(_ context: RequestContext, _ id: APIKeyID) async throws(AuthServiceError) -> WriteReceipt
}
