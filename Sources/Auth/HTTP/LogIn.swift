import AuthAPI
import HTTP

/// `POST /api/v1/auth/login` and `/refresh`: tokens for a password, and for a refresh token.
enum LogIn {
    static func logIn(_ service: any AuthService) -> Route {
        tokens(
            "/api/v1/auth/login", id: "logIn",
            summary: "Log in with a password; whoever has a second factor is asked for it.",
            takes: LogInRequest.self, answers: LogInView.self
        ) { call, body in
            LogInView(try await service.logIn(AnonymousCaller(call), body))
        }.with {
            $0.documentation.requestExample = AuthExamples.logIn
            $0.documentation.errors = [
                DocumentedError(401, "invalidCredentials", "Something of it is wrong, or the user may not log in."),
                DocumentedError(429, "tooManyFailures", "It failed too often from this address; see Retry-After."),
            ]
        }
    }

    static func refresh(_ service: any AuthService) -> Route {
        tokens(
            "/api/v1/auth/refresh", id: "refreshTokens",
            summary: "Take a new pair for a refresh token, which is used up.", takes: RefreshRequest.self,
            answers: TokenPairView.self
        ) { call, body in
            try await service.refresh(AnonymousCaller(call), body)
        }.with {
            $0.documentation.requestExample = #"{"refreshToken": "{{refreshToken}}"}"#
            $0.documentation.errors = [
                DocumentedError(401, "invalidRefreshToken", "It is unknown, used up or expired, or its session ended.")
            ]
        }
    }

    /// An operation that gives a pair of tokens.
    static func tokens<Body: Codable & Sendable, View: Codable & Sendable>(
        _ pattern: String, id: String, summary: String, takes: Body.Type, answers: View.Type,
        _ body: @escaping @Sendable (Call, Body) async throws -> View
    ) -> Route {
        var route = Route(.post, pattern, id: id, summary: summary, tag: "Log-in", access: .open) { call in
            var response = try HTTPResponse.json(try await body(call, try call.decode(Body.self)))
            response.fields.append("Cache-Control", "no-store")
            return response
        }
        // A secret is given once: there is nothing that a key could repeat.
        route.idempotency = .none
        route.rateClass = .credentials
        route.documentation.takes(Body.self)
        route.documentation.answers(View.self)
        route.documentation.responseExample = AuthExamples.tokens
        return route
    }
}
