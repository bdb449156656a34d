import AuthAPI
import HTTP

/// `GET /api/v1/auth/me`: the caller.
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
                 "permissions": ["account.read", "patient.read"], "status": "active", "version": 1,
                 "hospital": \(AuthExamples.hospital)}
                """
        }
    }
}
