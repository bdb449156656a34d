public import Kernel

/// Who the members of an operator are, for modules whose money is theirs.
///
/// Staff is nobody here. Each look-up is a point read that travels with the others of its moment; all throw `unavailable`
/// and `deadlineExceeded`, and none throws for a member that does not exist.
public protocol MemberDirectory: Sendable {
    /// The member with a phone; nil where the context's tenant has none.
    func member(_ context: RequestContext, phone: PhoneNumber) async throws(AuthServiceError) -> MemberSummary?

    /// A member; nil where the context's tenant has none with this id.
    func member(_ context: RequestContext, id: UserID) async throws(AuthServiceError) -> MemberSummary?

    /// The members among some ids, in no order, each once; at most `AuthLimits.memberLookUpCount` ids, more are `invalid`.
    func members(_ context: RequestContext, ids: [UserID]) async throws(AuthServiceError) -> [MemberSummary]
}
