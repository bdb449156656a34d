import AuthAPI
import HTTP
import Kernel

/// `/api/v1/sessions`: where people are logged in, and the end of it from elsewhere.
enum Sessions {
    private static let tag = "Log-in"

    static func list(_ service: any AuthService) -> Route {
        Route.read(
            "/api/v1/sessions", id: "listSessions",
            summary: "The caller's sessions that go on, newest first; another user's with user.read.", tag: tag,
            access: .authenticated,
            query: [QueryParameter("userId", "Whose; the caller's own where absent."), .limit, .cursor],
            answers: Page<SessionView>.self
        ) { call in
            try await service.sessions(call.context(), of: user(call), AuthPageRequest(call))
        }.with {
            $0.documentation.responseExample =
                """
                {"items": [{"id": "{{sessionId}}", "userId": "{{userId}}", "remoteAddress": "192.0.2.10",
                 "createdAt": "2026-01-01T08:00:00Z", "refreshedAt": "2026-01-01T08:10:00Z",
                 "expiresAt": "2026-01-08T08:10:00Z", "current": true}]}
                """
            $0.documentation.errors = [
                .invalid, .notFound, DocumentedError(403, "userRequired", "A program has no sessions of its own."),
            ]
        }
    }

    static func revoke(_ service: any AuthService) -> Route {
        Route.delete(
            "/api/v1/sessions/{id}", id: "revokeSession",
            summary: "End a session of one's own, or with user.write another's; its tokens end within a second.",
            tag: tag, access: .authenticated
        ) { call in
            try await service.revokeSession(call.context(), call.id())
            return nil
        }.with {
            // To end what has ended changes nothing: there is nothing that a key could repeat.
            $0.idempotency = .none
            $0.documentation.errors = [.notFound] + Users.rolesRefused
        }
    }

    static func revokeAll(_ service: any AuthService) -> Route {
        Route.verb(
            "/api/v1/users/{id}/sessions/revoke", id: "revokeSessions",
            summary: "End every session of a user; their tokens end within a second.", tag: "Users",
            access: .permission(Permission.userWrite.rawValue), answers: UserView.self
        ) { call in
            try await service.revokeSessions(call.context(), of: call.id())
        }.with {
            $0.documentation.responseExample = AuthExamples.createdUser
            $0.documentation.errors = [.notFound] + Users.rolesRefused
        }
    }

    private static func user(_ call: Call) throws -> UserID? {
        guard let text = try call.query("userId") else { return nil }
        var validator = Validator()
        let id = validator.require(UserID(text), field: "userId", code: "invalid", message: "Give a user's id.")
        try validator.check()
        return id
    }
}
