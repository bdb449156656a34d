import AuthAPI
import HTTP

/// `POST /api/v1/auth/logout`: the end of a session.
enum LogOut {
    static func route(_ service: any AuthService) -> Route {
        var route = Route(
            .post, "/api/v1/auth/logout", id: "logOut", summary: "End the session; its tokens end within a second.",
            tag: "Log-in", access: .authenticated
        ) { call in
            let body = call.body.isEmpty ? LogOutRequest() : try call.decode(LogOutRequest.self)
            try await service.logOut(call.context(), body)
            var response = HTTPResponse.noContent
            response.fields.append("Cache-Control", "no-store")
            return response
        }
        route.idempotency = .none
        route.servesIncompleteLogIns = true
        route.documentation.takes(LogOutRequest.self)
        route.documentation.requestExample = "{}"
        route.documentation.successStatus = 204
        return route
    }
}
