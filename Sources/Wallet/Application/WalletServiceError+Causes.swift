import JSON
import Journal
import Kernel
import WalletAPI

extension WalletServiceError {
    /// The error of a refused or failed command.
    init(command failure: CommandFailure<WalletRejection>) {
        switch failure {
        case .rejected(let rejection): self.init(rejection)
        case .stale(_, 0): self = .notFound
        case .stale(_, let actual): self = .stale(version: actual)
        case .claimed(let name): self = .unknown(code: name)
        case .keyReused: self = .keyReused
        case .journal(let error): self.init(journal: error)
        }
    }

    private init(_ rejection: WalletRejection) {
        switch rejection {
        case .notFound: self = .notFound
        case .rule(let rule): self = .rule(rule)
        case .merchant(let rule): self = .merchant(rule)
        case .card(let rule): self = .card(rule)
        case .payment(let rule): self = .payment(rule)
        case .clearing(let rule): self = .clearing(rule)
        case .desk(let rule): self = .desk(rule)
        case .settlementStale: self = .unavailable(retryAfterSeconds: 1)
        case .staffOnly: self = .staffOnly
        case .idTaken: self = .unknown(code: "idTaken")
        case .outdated: self = .unavailable(retryAfterSeconds: 1)
        case .batchRefused(let index, let refusal): self = .failed(Self.batchRefused(at: index, refusal))
        }
    }

    /// The refusal of an atomic batch, with what one of its transfers alone would have been refused for.
    private static func batchRefused(at index: Int, _ refusal: BatchRefusal) -> Failure {
        let reason: Failure =
            switch refusal {
            case .notFound: WalletRule.unknownWallet.failure
            case .rule(let rule): rule.failure
            case .merchant(let rule): rule.failure
            }
        var failure = WalletRule.batchRefused(index: index).failure
        failure.members.append(member("reasonCode", reason.code))
        failure.members.append(member("reasonDetail", reason.detail))
        return failure
    }

    private static func member(_ name: String, _ text: String) -> ProblemMember {
        var writer = JSONWriter()
        writer.string(text)
        return ProblemMember(name: name, json: writer.bytes)
    }
}
