/// Looks at who takes payments, without calling anybody and without showing a secret.
struct PaymentExamination: Sendable {
    private let settings: Result<PaymentSettings, UsageError>
    private let isFakeMeant: Bool

    init(_ configuration: Configuration) {
        do throws(UsageError) {
            settings = .success(try PaymentSettings(configuration))
        } catch {
            settings = .failure(error)
        }
        isFakeMeant = configuration[.paymentGateways] != nil
    }

    /// Every finding.
    func findings() -> [Finding] {
        switch settings {
        case .failure(let error):
            return [.fault("payments", error.message, remedy: "set what is missing, or leave the gateway out")]
        case .success(let settings):
            let names = settings.gateways.map(\.name)
            if names.isEmpty { return [.well("payments", "no gateway takes any")] }
            let seen = names.joined(separator: ", ")
            guard names.contains("fake") else { return [.well("payments", "taken by \(seen)")] }
            return [
                .warning(
                    "payments",
                    "taken by \(seen): the fake moves no money" + (isFakeMeant ? "" : ", and is there by default"),
                    remedy: "name the gateways of a serving installation with --payment-gateways, or none")
            ]
        }
    }
}
