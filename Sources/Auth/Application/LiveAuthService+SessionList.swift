import AuthAPI
import Kernel
import Postgres
import Telemetry

extension LiveAuthService {
    func sessions(
        _ context: RequestContext, of user: UserID?, _ request: AuthPageRequest
    ) async throws(AuthServiceError) -> Page<SessionView> {
        let owner = try await owner(of: user, context)
        let now = clock.now()
        return try await page(request, key: \.id) { before, limit throws(PostgresError) in
            try await sessions.sessions(context, of: owner, before: before, limit: limit, now: now)
        }
    }

    func revokeSession(_ context: RequestContext, _ id: SessionID) async throws(AuthServiceError) {
        let user = try await reading { () throws(PostgresError) in try await sessions.user(of: id, context) }
        guard let user else { throw .notFound }
        if user.view.id != context.principal.id {
            // Whoever may not end it does not learn that it exists.
            guard context.principal.permissions.contains(Permission.userWrite.rawValue) else { throw .notFound }
            try UserActor(context.principal).requireReach(to: user.view.roles)
        }
        try await end(id, .revoked, context)
        logger.scoped(to: context).info(
            "a session was ended from elsewhere",
            ["sessionId": .public(id), "userId": .public(user.view.id), "by": .public(context.principal.id)])
    }

    func revokeSessions(
        _ context: RequestContext, of id: UserID
    ) async throws(AuthServiceError) -> Written<UserView> {
        let command = RevokeSessionsCommand(userID: id, actor: UserActor(context.principal), at: clock.now())
        return try await written(commands.execute(.revokeSessions(command), context), context)
    }

    /// Whose sessions are asked for, where the caller may.
    private func owner(of user: UserID?, _ context: RequestContext) async throws(AuthServiceError) -> UserID {
        let isUser = context.principal.kind == .user || context.principal.kind == .member
        guard let user, !isUser || user != context.principal.id else {
            guard isUser else { throw .userRequired }
            return context.principal.id
        }
        let permission = Permission.userRead.rawValue
        guard context.principal.permissions.contains(permission) else { throw .unauthorized(permission: permission) }
        return try await self.user(context, user).id
    }
}

extension UserActor {
    /// Refuses to touch somebody who may more than the caller, as the decider does.
    fileprivate func requireReach(to roles: [Role]) throws(AuthServiceError) {
        guard !isOwner else { return }
        if roles.contains(.owner) { throw .ownerRequired }
        guard Role.permissions(of: roles).isSubset(of: permissions) else { throw .rolesExceedYours }
    }
}
