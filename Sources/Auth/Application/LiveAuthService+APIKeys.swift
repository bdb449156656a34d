import AuthAPI
import Journal
import Kernel
import Postgres

extension LiveAuthService {
    func issueAPIKey(
        _ context: RequestContext, _ request: IssueAPIKeyRequest
    ) async throws(AuthServiceError) -> Written<IssuedAPIKeyView> {
        let secret = APIKeySecret()
        let outcome = try await commands.replaying(context) { () async throws(AuthServiceError) in
            try await issueNewKey(context, request, secret)
        }
        guard case .committed(let states, let receipt) = outcome else { throw .alreadyIssued }
        guard case .apiKey(let state)? = states.first else { throw .notFound }
        return Written(IssuedAPIKeyView(APIKeyView(state), key: secret.text), receipt: receipt)
    }

    private func issueNewKey(
        _ context: RequestContext, _ request: IssueAPIKeyRequest, _ secret: APIKeySecret
    ) async throws(AuthServiceError) -> AuthCommands.Outcome {
        let now = clock.now()
        var validation = validation
        let name = validation.name(request.name)
        let permissions = validation.permissions(request.permissions)
        let expiresAt = validation.expiry(request.expiresAt, now: now)
        try validation.check()
        guard let name else { throw .unknown(code: "validation") }
        let actor = UserActor(context.principal)
        let exceeding = permissions.filter { !actor.permissions.contains($0) }
        guard exceeding.isEmpty else { throw .permissionsExceedYours(exceeding) }
        let (user, parent) = try await answering(context)
        let key = NewAPIKey(
            id: ids.make(), name: name, permissions: permissions, mark: secret.mark, userID: user, parentID: parent,
            expiresAt: expiresAt, rateClass: try rateClass(request.rateClass, context.principal),
            subjectID: try subject(request.subjectId, context.principal))
        var command = IssueAPIKeyCommand(hospitalID: context.hospitalID, key: key, actor: actor, at: now)
        command.stranded = try await reading { () throws(PostgresError) in
            try await apiKeys.stranded(context, now: now)
        }
        return try await commands.execute(.issueAPIKey(command), status: 201, context)
    }

    func apiKey(_ context: RequestContext, _ id: APIKeyID) async throws(AuthServiceError) -> APIKeyView {
        let view = try await reading { () throws(PostgresError) in try await apiKeys.key(context, id, now: clock.now())
        }
        guard let view else { throw .notFound }
        return view
    }

    func apiKeys(
        _ context: RequestContext, _ request: AuthPageRequest
    ) async throws(AuthServiceError) -> Page<APIKeyView> {
        let now = clock.now()
        return try await page(request, key: \.id) { after, limit throws(PostgresError) in
            try await apiKeys.keys(context, after: after, limit: limit, now: now)
        }
    }

    func revokeAPIKey(_ context: RequestContext, _ id: APIKeyID) async throws(AuthServiceError) -> WriteReceipt {
        let now = clock.now()
        let command = RevokeAPIKeyCommand(hospitalID: context.hospitalID, apiKeyID: id, at: now)
        let outcome = try await commands.execute(.revokeAPIKey(command), status: 204, context)
        // Here at once; the other processes, and keys that were made with it, follow from the table.
        revocations.apply([Revocations.Entry(subject: id.retagged(), epoch: nil)], now: now)
        switch outcome {
        case .committed(_, let receipt): return receipt
        case .replayed(let earlier): return earlier.receipt(version: earlier.version)
        }
    }

    /// The rate of a key that the caller makes.
    private func rateClass(
        _ wanted: Principal.RateClass?, _ caller: Principal
    ) throws(AuthServiceError) -> Principal.RateClass {
        guard let wanted, wanted != .standard else { return .standard }
        let isAdministrator = caller.roles.contains { Self.administrators.contains($0) }
        guard isAdministrator || caller.kind == .system else { throw .rateClassNotYours }
        return wanted
    }

    /// Who gives keys the rate of merchants.
    private static let administrators: Set<String> = [Role.owner.rawValue, Role.admin.rawValue]

    /// For whom a key acts that the caller makes: what acts for somebody makes nothing that acts for more.
    private func subject(_ wanted: ActedForID?, _ caller: Principal) throws(AuthServiceError) -> ActedForID? {
        guard let own = caller.onBehalfOf else { return wanted }
        guard wanted == nil || wanted == own else { throw .subjectNotYours }
        return own
    }

    /// Who answers for a key that the caller makes, and the key that it is made with.
    private func answering(
        _ context: RequestContext
    ) async throws(AuthServiceError) -> (user: UserID, parent: APIKeyID?) {
        switch context.principal.kind {
        case .user: return (context.principal.id, nil)
        case .apiKey:
            let parent: APIKeyID = context.principal.id.retagged()
            return (try await apiKey(context, parent).userId, parent)
        case .patient, .service, .system, .member: throw .userRequired
        }
    }
}

extension APIKeyView {
    /// The key as the state has it.
    init(_ state: APIKeyState) {
        let key = state.key
        self.init(
            id: key.id, name: key.name, permissions: key.permissions, userID: key.userID, expiresAt: key.expiresAt)
        prefix = key.mark.prefix
        lastFour = key.mark.lastFour
        parentId = key.parentID
        rateClass = key.rateClass
        subjectId = key.subjectID
        revokedAt = state.revokedAt
        createdAt = state.createdAt
    }
}
