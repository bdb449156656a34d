internal import HTTP
internal import Wallet

/// How customers' webhooks are told what happens, as a command was told.
struct WebhookSettings: Sendable {
    /// The settings that say so.
    static let settings: [Setting] = [.cloudEventsPrefix, .webhookAllowedAddresses, .webhookPlainHTTP]
    /// The longest prefix of types.
    private static let prefixLimit = 100

    /// What the types of CloudEvents begin with.
    var cloudEventsPrefix: String?
    /// Ranges of private addresses that may be sent to.
    var allowedAddresses: [String] = []
    /// Whether http URLs are taken.
    var allowsPlainHTTP = false
    /// Whether this process sends.
    var sends = false

    /// Those of a command that sends nothing.
    init() {}

    /// Reads the settings of a process that sends; throws what is wrong with one.
    init(_ configuration: Configuration) throws(UsageError) {
        sends = true
        allowsPlainHTTP = try configuration.choice(.webhookPlainHTTP, of: ["on", "off"]) == "on"
        allowedAddresses = (configuration[.webhookAllowedAddresses] ?? "").split(separator: ",").map(String.init)
        if let prefix = configuration[.cloudEventsPrefix] {
            guard Self.isPrefix(prefix) else {
                throw UsageError("--cloudevents-prefix takes a reversed name such as com.healthpay, not '\(prefix)'")
            }
            cloudEventsPrefix = prefix
        }
    }

    /// What the module needs; throws where an address is malformed.
    func dependencies(_ platform: Platform) throws(UsageError) -> WebhookDependencies {
        var dependencies = WebhookDependencies(masterKey: platform.masterKey, metrics: platform.metrics)
        dependencies.cloudEventsPrefix = cloudEventsPrefix
        dependencies.allowsPlainHTTP = allowsPlainHTTP
        guard sends else { return dependencies }
        do throws(HTTPClientError) {
            dependencies.client = try HTTPClient(
                configuration: .ofWebhooks(allowing: allowedAddresses), group: platform.group)
        } catch {
            throw UsageError("--webhook-allowed-addresses takes addresses such as 10.20.0.0/16, separated by commas")
        }
        return dependencies
    }

    /// Letters, digits and hyphens in parts with points between them.
    private static func isPrefix(_ text: String) -> Bool {
        let parts = text.split(separator: ".", omittingEmptySubsequences: false)
        return text.utf8.count <= prefixLimit
            && parts.allSatisfy { part in
                !part.isEmpty && part.utf8.allSatisfy { $0 == 0x2D || $0 &- 0x30 < 10 || ($0 | 0x20) &- 0x61 < 26 }
            }
    }
}
