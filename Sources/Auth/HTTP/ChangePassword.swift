import AuthAPI
import HTTP

/// `POST /api/v1/auth/password`: a user changes their own password.
enum ChangePassword {
    static func route(_ service: any AuthService) -> Route {
        var route = Route(
            .post, "/api/v1/auth/password", id: "changePassword",
            summary: "Change the caller's own password; all their other sessions end within a second.", tag: "Log-in",
            access: .authenticated
        ) { call in
            try await service.changePassword(
                call.context(), call.decode(ChangePasswordRequest.self), from: AnonymousCaller(call))
            var response = HTTPResponse.noContent
            response.fields.append("Cache-Control", "no-store")
            return response
        }
        // After it the current password is another one: a repetition could not be told from a guess.
        route.idempotency = .none
        route.rateClass = .credentials
        route.documentation.takes(ChangePasswordRequest.self)
        route.documentation.requestExample =
            #"{"currentPassword": "a river of papyrus", "newPassword": "a delta of green reeds"}"#
        route.documentation.successStatus = 204
        route.documentation.errors = [
            .invalid, DocumentedError(422, "wrongPassword", "The current password is another one."),
            DocumentedError(429, "tooManyFailures", "It failed too often from this address; see Retry-After."),
        ]
        return route
    }
}
