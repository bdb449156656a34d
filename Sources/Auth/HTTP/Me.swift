import AuthAPI
import HTTP

/// `GET` and `PATCH /api/v1/auth/me`: the caller.
enum Me {
    static func route(_ service: any AuthService) -> Route {
        Route.read(
            "/api/v1/auth/me", id: "getMe", summary: "The caller with roles, permissions and hospital.", tag: "Log-in",
            access: .authenticated, answers: MeView.self
        ) { call in
            try await service.me(call.context())
        }.with {
            $0.documentation.responseExample =
                """
                {"id": "{{principalId}}", "kind": "user", "email": "mona@nile.example", "displayName": "Mona Hassan",
                 "roles": ["owner"],
                 "permissions": ["account.read", "patient.read"], "status": "active", "hasSecondFactor": false,
                 "version": 1, "hospital": \(AuthExamples.hospital)}
                """
            $0.servesIncompleteLogIns = true
        }
    }

    static func change(_ service: any AuthService) -> Route {
        Route.write(
            .patch, "/api/v1/auth/me", id: "changeMe",
            summary: "Change the caller's own name; members may clear theirs.",
            tag: "Log-in", access: .authenticated, takes: ChangeMeRequest.self, answers: MeView.self
        ) { call, body in
            try await service.changeMe(call.context(), body)
        }.with {
            $0.mediaTypes.append("application/merge-patch+json")
            $0.documentation.requestExample = #"{"displayName": "Mona Hassan"}"#
            $0.documentation.responseExample =
                """
                {"id": "{{principalId}}", "kind": "user", "email": "mona@nile.example", "displayName": "Mona Hassan",
                 "roles": ["owner"],
                 "permissions": ["account.read", "patient.read"], "status": "active", "hasSecondFactor": false,
                 "version": 1, "hospital": \(AuthExamples.hospital)}
                """
            $0.documentation.errors = [
                .invalid, DocumentedError(403, "userRequired", "A program has no name of its own to change."),
            ]
        }
    }
}
