import AuthAPI
import JSON
import Journal
import Kernel
import Postgres

extension LiveAuthService {
    func createUser(
        _ context: RequestContext, _ request: CreateUserRequest
    ) async throws(AuthServiceError) -> Written<UserView> {
        let outcome = try await commands.replaying(context) { () async throws(AuthServiceError) in
            try await createNewUser(context, request)
        }
        let user = try await written(outcome, context)
        if case .committed = outcome, user.view.status == .invited { await invite(user.view, context) }
        return user
    }

    private func createNewUser(
        _ context: RequestContext, _ request: CreateUserRequest
    ) async throws(AuthServiceError) -> AuthCommands.Outcome {
        var validation = validation
        let profile = validation.profile(request, country: try await country(context))
        if let password = request.password { validation.password(password, email: request.email) }
        try validation.check()
        var hash: String?
        if let password = request.password { hash = try await passwords.hash(password) }
        let command = CreateUserCommand(
            hospitalID: context.hospitalID, user: NewUser(id: ids.make(), profile: profile, passwordHash: hash),
            actor: UserActor(context.principal), at: clock.now())
        return try await commands.execute(.createUser(command), status: 201, context)
    }

    func user(_ context: RequestContext, _ id: UserID) async throws(AuthServiceError) -> UserView {
        let account = try await reading { () throws(PostgresError) in try await queries.user(context, id) }
        guard let account else { throw .notFound }
        return account.view
    }

    func users(
        _ context: RequestContext, _ kind: UserKind, _ request: AuthPageRequest
    ) async throws(AuthServiceError) -> Page<UserView> {
        try await page(request, key: \.id) { after, limit throws(PostgresError) in
            try await queries.users(context, kind, after: after, limit: limit)
        }
    }

    func changeUser(
        _ context: RequestContext, _ id: UserID, expectedVersion: Int?, _ request: ChangeUserRequest
    ) async throws(AuthServiceError) -> Written<UserView> {
        let outcome = try await commands.replaying(context) { () async throws(AuthServiceError) in
            let command = try await changeCommand(context, id, request)
            return try await commands.execute(.changeUser(command), expectedVersion: expectedVersion, context)
        }
        return try await written(outcome, context)
    }

    private func changeCommand(
        _ context: RequestContext, _ id: UserID, _ request: ChangeUserRequest
    ) async throws(AuthServiceError) -> ChangeUserCommand {
        var validation = validation
        let updates = validation.updates(request, country: try await country(context))
        if request.password.isPresent {
            validation.password(request.password.newValue, email: try await email(context, id, request))
        }
        try validation.check()
        var hash: String?
        if let password = request.password.newValue { hash = try await passwords.hash(password) }
        return ChangeUserCommand(
            hospitalID: context.hospitalID, userID: id, updates: updates, passwordHash: hash,
            actor: UserActor(context.principal), at: clock.now())
    }

    func changeUserStatus(
        _ context: RequestContext, _ id: UserID, _ request: ChangeUserStatusRequest
    ) async throws(AuthServiceError) -> Written<UserView> {
        let accounts = request.action == .unlock ? try await failureKeys(of: id, context) : []
        var command = SetUserStatusCommand(
            hospitalID: context.hospitalID, userID: id, action: request.action, actor: UserActor(context.principal),
            at: clock.now())
        if !accounts.isEmpty {
            command.clearsFailures = try await reading { () throws(PostgresError) in
                try await failures.hasFailures(accounts, deadline: context.deadlineNanoseconds)
            }
        }
        let outcome = try await commands.execute(
            .changeUserStatus(command), expectedVersion: request.expectedVersion, context)
        let user = try await written(outcome, context)
        if !accounts.isEmpty {
            try await reading { () throws(PostgresError) in
                try await failures.clear(accounts, deadline: context.deadlineNanoseconds)
            }
        }
        return user
    }

    /// The digests under which log-ins of a user may have failed: by their address, their phone and their second factor.
    private func failureKeys(of id: UserID, _ context: RequestContext) async throws(AuthServiceError) -> [[UInt8]] {
        let user = try await user(context, id)
        let code = try await hospital(context).code
        let email = user.email.map { email in
            LoginFailureStore.accountKey(hospitalCode: code, emailKey: LoginFailureStore.emailKey(email))
        }
        let phone = user.phone.map { recovery.secrets.digest(.phone, Self.countedAs($0, of: code)) }
        return [email, phone, secondFactorKey(of: id)].compactMap { $0 }
    }

    /// The address that a user has after a change, for the rule that it is no password.
    private func email(
        _ context: RequestContext, _ id: UserID, _ request: ChangeUserRequest
    ) async throws(AuthServiceError) -> String? {
        if let email = request.email.newValue { return email }
        return try await reading { () throws(PostgresError) in try await queries.user(context, id)?.view.email }
    }

    /// The user after a command, whose ended tokens end here at once.
    func written(
        _ outcome: AuthCommands.Outcome, _ context: RequestContext
    ) async throws(AuthServiceError) -> Written<UserView> {
        switch outcome {
        case .committed(let states, let receipt):
            guard case .user(let state) = states[0] else { throw .notFound }
            endTokens(states)
            return Written(UserView(state, version: receipt.version), receipt: receipt)
        case .replayed(let earlier):
            let view = try await user(context, earlier.resourceID.retagged())
            return Written(view, receipt: earlier.receipt(version: view.version))
        }
    }
}

extension LiveAuthService {
    /// Ends the tokens of a user's earlier epochs here at once, but for those of the epoch before of a session that goes on;
    /// the other processes read it from the table.
    func endTokens(_ states: [AuthState], but kept: SessionID? = nil) {
        guard case .user(let state)? = states.first else { return }
        revocations.apply(
            [Revocations.Entry(subject: state.id.retagged(), epoch: state.epochs.token, kept: kept?.retagged())],
            now: clock.now())
    }
}

extension UserActor {
    /// The caller, as the token says; the operator of the machine may do everything.
    init(_ principal: Principal) {
        let isSystem = principal.kind == .system
        isOwner = isSystem || principal.roles.contains(Role.owner.rawValue)
        permissions = isSystem ? Set(Permission.allCases) : Set(principal.permissions.compactMap(Permission.init))
    }
}
