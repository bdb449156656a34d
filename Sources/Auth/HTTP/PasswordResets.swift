import AuthAPI
import HTTP
import Kernel

/// `POST /api/v1/auth/password/forgot` and `/reset`: a new password by a link that comes by message.
enum PasswordResets {
    static func forgot(_ service: any AuthService) -> Route {
        RecoveryRoute.accepting(
            "/api/v1/auth/password/forgot", id: "forgotPassword",
            summary: "Send a link for a new password; the answer is the same whether the address is anyone's or not.",
            takes: ForgotPasswordRequest.self
        ) { call, body in
            try await service.forgotPassword(AnonymousCaller(call), body)
        }.with {
            $0.documentation.requestExample = #"{"hospitalCode": "NILE-CLINIC", "email": "samir@nile.example"}"#
            $0.documentation.responseExample = #"{"validForSeconds": 1800, "nextAfterSeconds": 60}"#
        }
    }

    static func reset(_ service: any AuthService) -> Route {
        var route = Route(
            .post, "/api/v1/auth/password/reset", id: "resetPassword",
            summary: "Set a password by the token of a link, which is used up; every session of the user ends.",
            tag: "Log-in", access: .open
        ) { call in
            try await service.resetPassword(AnonymousCaller(call), call.decode(ResetPasswordRequest.self))
            var response = HTTPResponse.noContent
            response.fields.append("Cache-Control", "no-store")
            return response
        }
        route.idempotency = .none
        route.rateClass = .credentials
        route.documentation.takes(ResetPasswordRequest.self)
        route.documentation.requestExample = #"{"token": "{{resetToken}}", "newPassword": "a lamp by the window"}"#
        route.documentation.successStatus = 204
        route.documentation.errors = [
            .invalid, DocumentedError(401, "invalidResetToken", "The link is unknown, used up or expired."),
        ]
        return route
    }
}
