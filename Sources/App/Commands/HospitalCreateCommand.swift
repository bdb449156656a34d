internal import Auth
internal import AuthAPI
internal import Kernel

/// `medley hospital create`.
enum HospitalCreateCommand: Command {
    static let words = ["hospital", "create"]
    static let summary = "Makes a hospital with its owner, whatever --signup says."
    static let settings =
        [
            .code, .hospitalName, .tenantKind, .country, .currency, .timeZone, .locale, .email, .displayName, .password,
            .ifAbsent,
        ]
        + DatabaseAccess.settings + Platform.settings
        + AccountSettings.settings

    static func run(_ configuration: Configuration) async throws -> Int32 {
        let owner = SignUpAdmin(
            email: try configuration.require(.email),
            displayName: try configuration[.displayName] ?? configuration.require(.email),
            password: try configuration.require(.password))
        var request = SignUpRequest(
            code: try configuration.require(.code), name: try configuration.require(.hospitalName),
            place: (
                country: try configuration.require(.country), currency: try configuration.require(.currency),
                timeZone: try configuration.require(.timeZone), locale: try configuration.require(.locale)
            ),
            admin: owner)
        request.kind = TenantKind(
            rawValue: try configuration.choice(.tenantKind, of: TenantKind.allCases.map(\.rawValue)))
        let asked = request
        return try await withModules(configuration) { composition, platform in
            do {
                let made = try await composition.auth.service.signUp(
                    OperatorCall(platform: platform).anonymous(), asked, from: .machineOperator)
                Console.say("Hospital \(made.view.code) was made; \(asked.admin.email) owns it.")
                return 0
            } catch AuthServiceError.codeTaken where configuration.isOn(.ifAbsent) {
                Console.say("Hospital \(asked.code) is there already.")
                return 0
            } catch let error as AuthServiceError {
                return Refusal.tell(error.failure)
            }
        }
    }
}

/// How a command prints what a module refused.
enum Refusal {
    /// Prints the failure with its fields; answers exit status 1.
    static func tell(_ failure: Failure) -> Int32 {
        Console.complain(failure.detail)
        for field in failure.fields { Console.complain("  \(field.field): \(field.message)") }
        return 1
    }
}
