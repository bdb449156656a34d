internal import Auth
internal import AuthAPI
internal import Kernel

/// `medley user create`.
enum UserCreateCommand: Command {
    static let words = ["user", "create"]
    static let summary = "Makes a user of a hospital."
    static let settings =
        [.code, .email, .displayName, .roles, .password, .ifAbsent] + DatabaseAccess.settings + Platform.settings
        + AccountSettings.settings

    static func run(_ configuration: Configuration) async throws -> Int32 {
        let code = try configuration.require(.code)
        let email = try configuration.require(.email)
        let request = CreateUserRequest(
            email: email, displayName: configuration[.displayName] ?? email, roles: try roles(configuration),
            password: configuration[.password])
        return try await withModules(configuration) { composition, platform in
            let call = OperatorCall(platform: platform)
            do {
                let auth = composition.auth.service
                guard let hospital = try await auth.hospitalID(call.anonymous(), code: code) else {
                    Console.complain("there is no hospital with the code \(code)")
                    return 1
                }
                _ = try await auth.createUser(call.context(hospital), request)
                Console.say("User \(email) of \(code) was made.")
                return 0
            } catch AuthServiceError.emailTaken where configuration.isOn(.ifAbsent) {
                Console.say("User \(email) of \(code) is there already.")
                return 0
            } catch let error as AuthServiceError {
                return Refusal.tell(error.failure)
            }
        }
    }

    private static func roles(_ configuration: Configuration) throws(UsageError) -> [Role] {
        var roles: [Role] = []
        for name in try configuration.require(.roles).split(separator: ",") {
            guard let role = Role(rawValue: String(name)) else {
                let known = Role.allCases.map(\.rawValue).joined(separator: ", ")
                throw UsageError("there is no role '\(name)'; there are \(known)")
            }
            roles.append(role)
        }
        return roles
    }
}
