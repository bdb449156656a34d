internal import EventLoop
internal import HTTP
internal import Kernel
internal import Wallet
internal import WalletAPI

/// The gateways of a process, and what calls them.
struct PaymentGateways: Sendable {
    /// Nobody takes payments.
    static let none = PaymentGateways(list: [], client: nil)

    /// The gateways, the usual one first.
    let list: [any PaymentGateway]
    /// What calls those that are elsewhere; nil where none is.
    let client: HTTPClient?

    /// Ends the connections to them.
    func close() async { await client?.close() }
}

/// Who takes payments, as a command was told; nothing in it can be printed.
struct PaymentSettings: Sendable {
    /// One gateway with what it is reached and believed by.
    enum Gateway: Sendable {
        case fake(WebhookSecrets?)
        case razorpay(RazorpayGateway.Settings)
        case phonePe(PhonePeGateway.Settings)

        /// The name in settings and paths.
        var name: String {
            switch self {
            case .fake: "fake"
            case .razorpay: "razorpay"
            case .phonePe: "phonepe"
            }
        }

        /// The one that is built in; nil for others.
        fileprivate func builtIn(_ platform: Platform) -> (any PaymentGateway)? {
            guard case .fake(let secrets) = self else { return nil }
            return FakeGateway(database: platform.database, clock: platform.clock, secrets: secrets)
        }

        fileprivate func made(_ platform: Platform, _ client: HTTPClient) -> any PaymentGateway {
            switch self {
            case .fake(let secrets):
                FakeGateway(database: platform.database, clock: platform.clock, secrets: secrets)
            case .razorpay(let settings): RazorpayGateway(settings, http: client, logger: platform.logger)
            case .phonePe(let settings):
                PhonePeGateway(settings, http: client, clock: platform.clock, logger: platform.logger)
            }
        }
    }

    /// The settings that say so.
    static let settings: [Setting] = [
        .paymentGateways, .fakeWebhookSecret, .razorpayKeyID, .razorpayKeySecret, .razorpayWebhookSecret,
        .razorpayPreviousWebhookSecret, .razorpayURL, .phonePeClientID, .phonePeClientVersion, .phonePeClientSecret,
        .phonePeWebhookLogin, .phonePePreviousWebhookLogin, .phonePeURL, .phonePeTokenURL, .phonePeRedirectURL,
    ]
    /// The shortest secret that a webhook is believed by.
    static let secretBytes = 8

    /// The gateways, the usual one first.
    var gateways: [Gateway]

    /// Reads the settings; throws what is wrong with one, never what it says.
    init(_ configuration: Configuration) throws(UsageError) {
        let isEarnest =
            configuration[.tlsCertificateFile] != nil || configuration[.publicURL]?.hasPrefix("https://") == true
        let text = configuration[.paymentGateways] ?? (isEarnest ? Self.nobody : "fake")
        let names =
            text == Self.nobody ? [] : text.split(separator: ",", omittingEmptySubsequences: false).map(String.init)
        guard Set(names).count == names.count else { throw UsageError("--payment-gateways names one twice") }
        gateways = []
        for name in names { gateways.append(try Self.gateway(name, configuration)) }
    }

    /// What no list of names is.
    private static let nobody = "none"

    /// The gateways on a platform; nothing is called.
    func made(_ platform: Platform) throws(HTTPClientError) -> PaymentGateways {
        let isCalling = gateways.contains { if case .fake = $0 { false } else { true } }
        guard isCalling else { return PaymentGateways(list: gateways.compactMap { $0.builtIn(platform) }, client: nil) }
        // The operator's own settings say where the gateways are, so that it may be anywhere.
        let configuration = HTTPClientConfiguration.ofOperator(.system, timeout: .seconds(Self.callSeconds))
        let client = try HTTPClient(configuration: configuration, group: platform.group)
        return PaymentGateways(list: gateways.map { $0.made(platform, client) }, client: client)
    }

    /// How long a call of a gateway may take.
    private static let callSeconds = 20

    private static func gateway(_ name: String, _ configuration: Configuration) throws(UsageError) -> Gateway {
        switch name {
        case "fake":
            return .fake(
                try configuration[.fakeWebhookSecret] == nil
                    ? nil : secrets(configuration, .fakeWebhookSecret, previous: nil))
        case "razorpay":
            var settings = RazorpayGateway.Settings(
                keyID: try configuration.require(.razorpayKeyID),
                keySecret: GatewaySecret(try configuration.require(.razorpayKeySecret)),
                webhookSecrets: try secrets(
                    configuration, .razorpayWebhookSecret, previous: .razorpayPreviousWebhookSecret))
            if let url = try address(configuration, .razorpayURL) { settings.baseURL = url }
            return .razorpay(settings)
        case "phonepe":
            var settings = PhonePeGateway.Settings(
                clientID: try configuration.require(.phonePeClientID),
                clientSecret: GatewaySecret(try configuration.require(.phonePeClientSecret)),
                webhookSecrets: try secrets(
                    configuration, .phonePeWebhookLogin, previous: .phonePePreviousWebhookLogin))
            settings.clientVersion = try configuration.require(.phonePeClientVersion)
            if let url = try address(configuration, .phonePeURL) { settings.baseURL = url }
            if let url = try address(configuration, .phonePeTokenURL) { settings.tokenURL = url }
            settings.redirectURL = try address(configuration, .phonePeRedirectURL)
            return .phonePe(settings)
        default: throw UsageError("--payment-gateways takes fake, razorpay and phonepe, or none")
        }
    }

    /// The secrets of webhooks; too short ones could be guessed, and a login has both its parts.
    private static func secrets(
        _ configuration: Configuration, _ current: Setting, previous: Setting?
    ) throws(UsageError) -> WebhookSecrets {
        var secrets = WebhookSecrets(current: try secret(current, try configuration.require(current)))
        if let previous, let text = configuration[previous] { secrets.previous = try secret(previous, text) }
        return secrets
    }

    private static func secret(_ setting: Setting, _ text: String) throws(UsageError) -> GatewaySecret {
        guard text.utf8.count >= secretBytes else {
            throw UsageError("--\(setting.name) has fewer than \(secretBytes) bytes")
        }
        guard setting.placeholder != Setting.phonePeWebhookLogin.placeholder || text.contains(":") else {
            throw UsageError("--\(setting.name) is a name and a password with a colon between them")
        }
        return GatewaySecret(text)
    }

    private static func address(_ configuration: Configuration, _ setting: Setting) throws(UsageError) -> String? {
        guard let text = configuration[setting] else { return nil }
        guard HTTPURL(text) != nil, !text.contains("?"), !text.contains("#") else {
            throw UsageError("--\(setting.name) takes an address such as https://api.example.com")
        }
        return text.hasSuffix("/") ? String(text.dropLast()) : text
    }
}
