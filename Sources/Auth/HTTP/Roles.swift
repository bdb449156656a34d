import AuthAPI
import HTTP
import Kernel

/// `GET /api/v1/roles`: what each role allows.
enum Roles {
    static func route() -> Route {
        Route.read(
            "/api/v1/roles", id: "listRoles", summary: "The roles with what each allows.", tag: "Users",
            access: .authenticated, answers: Page<RoleView>.self
        ) { _ in
            Page(items: Role.allCases.map(RoleView.init), nextCursor: nil)
        }.with {
            $0.documentation.responseExample =
                """
                {"items": [{"name": "merchant", "summary": "The hospital's public settings alone.",
                 "permissions": ["hospital.read"]}]}
                """
        }
    }
}
