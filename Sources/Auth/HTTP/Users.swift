import AuthAPI
import HTTP
import Kernel

/// `/api/v1/users`: the people who log in.
enum Users {
    static func routes(_ service: any AuthService) -> [Route] {
        [create(service), list(service), get(service), change(service)]
    }

    private static func create(_ service: any AuthService) -> Route {
        Route.write(
            .post, "/api/v1/users", id: "createUser", summary: "Make a user; without a password they are invited only.",
            tag: "Users", access: .permission(Permission.userWrite.rawValue), takes: CreateUserRequest.self,
            answers: UserView.self, status: 201, location: { "/api/v1/users/\($0.id)" }
        ) { call, body in
            try await service.createUser(call.context(), body)
        }.with {
            $0.documentation.requestExample = AuthExamples.createUser
            $0.documentation.responseExample = AuthExamples.createdUser
            $0.documentation.errors = [.invalid, emailTaken, memberFixed] + rolesRefused
        }
    }

    private static func list(_ service: any AuthService) -> Route {
        Route.read(
            "/api/v1/users", id: "listUsers", summary: "The hospital's staff, or an operator's members, oldest first.",
            tag: "Users", access: .permission(Permission.userRead.rawValue), query: [kind, .limit, .cursor],
            answers: Page<UserView>.self
        ) { call in
            try await service.users(call.context(), userKind(call), AuthPageRequest(call))
        }.with { $0.documentation.responseExample = #"{"items": [\#(AuthExamples.createdUser)]}"# }
    }

    private static let kind = QueryParameter("kind", "staff or member; staff where absent.", example: "staff")

    private static func userKind(_ call: Call) throws -> UserKind {
        guard let text = try call.query("kind") else { return .staff }
        var validator = Validator()
        let kind = validator.require(
            UserKind(rawValue: text), field: "kind", code: "unknown", message: "Give staff or member.")
        try validator.check()
        return kind ?? .staff
    }

    private static func get(_ service: any AuthService) -> Route {
        Route.read(
            "/api/v1/users/{id}", id: "getUser", summary: "A user.", tag: "Users",
            access: .permission(Permission.userRead.rawValue), answers: UserView.self, version: { $0.version }
        ) { call in
            try await service.user(call.context(), call.id())
        }.with {
            $0.documentation.responseExample = AuthExamples.createdUser
            $0.documentation.errors = [.notFound]
        }
    }

    private static func change(_ service: any AuthService) -> Route {
        Route.write(
            .patch, "/api/v1/users/{id}", id: "changeUser",
            summary: "Change a user; other roles end access tokens, another password ends sessions as well.",
            tag: "Users", access: .permission(Permission.userWrite.rawValue), takes: ChangeUserRequest.self,
            answers: UserView.self
        ) { call, body in
            try await call.onMatchingVersion(isRequired: true) { version in
                try await service.changeUser(call.context(), call.id(), expectedVersion: version, body)
            }
        }.with {
            $0.mediaTypes.append("application/merge-patch+json")
            $0.documentation.readsVersion = true
            $0.documentation.requestExample = #"{"displayName": "Samir A. Adel", "roles": ["receptionist"]}"#
            $0.documentation.responseExample = AuthExamples.createdUser
            $0.documentation.errors =
                [.invalid, .notFound, emailTaken, phoneTaken, .stale, lastOwner, memberFixed, .versionRequired]
                + rolesRefused
        }
    }

    static let emailTaken = DocumentedError(409, "emailTaken", "Another user of the hospital has this address.")
    static let phoneTaken = DocumentedError(409, "phoneTaken", "Another member of the operator has this phone.")
    static let memberFixed = DocumentedError(
        422, "memberFixed", "Members make themselves; name and phone of theirs alone can be changed.")
    static let lastOwner = DocumentedError(422, "lastOwner", "Nobody would be left who can make owners.")
    static let rolesRefused = [
        DocumentedError(403, "ownerRequired", "Only an owner may make, change or unmake an owner."),
        DocumentedError(403, "rolesExceedYours", "The roles allow more than the caller's own."),
    ]
}
