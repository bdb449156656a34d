import AuthAPI
import HTTP
import Kernel

/// `POST /api/v1/auth/otp/request` and `/verify`: logging in by a code that comes by message.
enum OneTimeCodes {
    static func routes(_ service: any AuthService) -> [Route] { [request(service), verify(service)] }

    private static func request(_ service: any AuthService) -> Route {
        RecoveryRoute.accepting(
            "/api/v1/auth/otp/request", id: "requestCode",
            summary: "Send a one-time code to a phone; the answer is the same whether it is anyone's or not.",
            takes: CodeRequest.self
        ) { call, body in
            try await service.requestCode(AnonymousCaller(call), body)
        }.with {
            $0.documentation.requestExample = #"{"hospitalCode": "NILE-CLINIC", "phone": "0100 123 4567"}"#
            $0.documentation.responseExample = #"{"validForSeconds": 300, "nextAfterSeconds": 60}"#
        }
    }

    private static func verify(_ service: any AuthService) -> Route {
        LogIn.tokens(
            "/api/v1/auth/otp/verify", id: "verifyCode",
            summary: "Log in with a one-time code, which is used up; an operator's new member is made by it.",
            takes: CodeVerification.self, answers: LogInView.self
        ) { call, body in
            LogInView(try await service.verifyCode(AnonymousCaller(call), body))
        }.with {
            $0.documentation.requestExample =
                #"{"hospitalCode": "NILE-CLINIC", "phone": "0100 123 4567", "code": "{{oneTimeCode}}"}"#
            $0.documentation.responseExample =
                """
                {"accessToken": "{{staffAccessToken}}", "refreshToken": "{{staffRefreshToken}}",
                 "tokenType": "Bearer", "expiresInSeconds": 900, "user": \(AuthExamples.createdUser)}
                """
            $0.documentation.errors = [
                .invalid, DocumentedError(401, "invalidCode", "Something of it is wrong, or the code has ended."),
                DocumentedError(429, "tooManyFailures", "It failed too often from this address; see Retry-After."),
            ]
        }
    }
}

/// What the operations have in common that send a message or none.
enum RecoveryRoute {
    /// An operation that is answered 202, whoever is meant.
    static func accepting<Body: Codable & Sendable>(
        _ pattern: String, id: String, summary: String, takes: Body.Type,
        _ body: @escaping @Sendable (Call, Body) async throws -> RequestAcceptedView
    ) -> Route {
        var route = Route(.post, pattern, id: id, summary: summary, tag: "Log-in", access: .open) { call in
            try HTTPResponse.json(try await body(call, try call.decode(Body.self)), status: 202)
        }
        // Before there is a tenant there is no one to keep a key for.
        route.idempotency = .none
        route.rateClass = .credentials
        route.documentation.takes(Body.self)
        route.documentation.answers(RequestAcceptedView.self)
        route.documentation.successStatus = 202
        route.documentation.errors = [
            .invalid,
            DocumentedError(429, "askedTooOften", "It was asked for too often, for whomever; see Retry-After."),
        ]
        return route
    }
}
