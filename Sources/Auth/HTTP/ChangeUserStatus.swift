import AuthAPI
import HTTP
import Kernel

/// `POST /api/v1/users/{id}/disable|enable|lock|unlock`: whether a user may log in.
enum ChangeUserStatus {
    static func routes(_ service: any AuthService) -> [Route] {
        ChangeUserStatusRequest.Action.allCases.map { route($0, service) }
    }

    private static func route(_ action: ChangeUserStatusRequest.Action, _ service: any AuthService) -> Route {
        Route.verb(
            "/api/v1/users/{id}/\(action.rawValue)", id: "\(action.rawValue)User", summary: summary(action),
            tag: "Users", access: .permission(Permission.userWrite.rawValue), answers: UserView.self
        ) { call in
            try await call.onMatchingVersion { version in
                let request = ChangeUserStatusRequest(action, expectedVersion: version)
                return try await service.changeUserStatus(call.context(), call.id(), request)
            }
        }.with {
            $0.documentation.readsVersion = true
            $0.documentation.responseExample = AuthExamples.createdUser
            $0.documentation.errors = [.notFound, .stale, Users.lastOwner] + Users.rolesRefused.prefix(1)
        }
    }

    private static func summary(_ action: ChangeUserStatusRequest.Action) -> String {
        switch action {
        case .disable: "Keep a user out who has left; tokens and sessions end within a second."
        case .enable: "Let a user back in who was disabled."
        case .lock: "Keep a user out for the time being; tokens and sessions end within a second."
        case .unlock: "Let a user in again who was locked, or whose log-ins failed too often."
        }
    }
}
