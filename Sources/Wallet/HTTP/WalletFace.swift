import HTTP
import Kernel
import WalletAPI

/// Under which contract an operation is called: Medley's own, or HealthPay's, whose clients run as they are.
enum WalletFace {
    /// `/api/v1/wallet…`: a key is needed where money moves.
    case medley
    /// `/api/wallet…`: a movement without a key is known by its wallet and its reference.
    case healthPay

    /// The group in the documentation.
    var tag: String {
        switch self {
        case .medley: "Wallets"
        case .healthPay: "HealthPay"
        }
    }

    /// Whether an operation that moves money needs a key.
    var movementKey: Route.Idempotency {
        switch self {
        case .medley: .required
        case .healthPay: .optional
        }
    }

    /// The answer to a key that was used before.
    var reused: DocumentedError {
        switch self {
        case .medley: .keyReused
        case .healthPay: .referenceReused
        }
    }

    /// The path of an operation on wallets: `/credit` is `/api/v1/wallet/credit`.
    func path(_ rest: String = "") -> String {
        switch self {
        case .medley: "/api/v1/wallet" + rest
        case .healthPay: "/api/wallet" + rest
        }
    }

    /// The name of an operation, which is unique over both: `creditWallet`, and `healthPayCreditWallet`.
    func operation(_ name: String) -> String {
        switch self {
        case .medley: name
        case .healthPay: "healthPay" + name.prefix(1).uppercased() + name.dropFirst()
        }
    }

    /// The context of a movement of a wallet; its key, where none was sent to HealthPay's path, is the reference.
    func context(_ call: Call, reference: String, of wallet: WalletID) throws(Failure) -> RequestContext {
        // What is no reference is refused as a field; as a key it would break what looks keys up.
        guard self == .healthPay, Self.isKey(reference) else { return try call.context() }
        return try call.context(orKey: Self.keyPrefix + reference, of: wallet.retagged())
    }

    /// What tells a key that is a reference from one that a client made.
    private static let keyPrefix = "reference:"

    private static func isKey(_ reference: String) -> Bool {
        (1...WalletLimits.referenceCharacters).contains(reference.utf8.count)
            && reference.utf8.allSatisfy { (0x20..<0x7F).contains($0) }
    }
}
