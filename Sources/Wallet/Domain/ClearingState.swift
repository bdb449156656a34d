import Kernel
import WalletAPI

/// What past events of clearings add up to, of one stream.
enum ClearingState: Sendable, Hashable {
    case clearing(ClearingRecord)
    case agreement(ClearingAgreement)
}

/// A clearing, as one of its tenants has it.
struct ClearingRecord: Sendable, Hashable {
    var fact: ClearingFact
    /// The wallet that paid; nil in the tenant that is paid.
    var walletID: WalletID?
    var status: ClearingStatus
    /// Why it was refused.
    var refusal: ClearingRefusal?
    /// Whether it came back into suspense.
    var inSuspense = false
    var createdAt: Timestamp
    var updatedAt: Timestamp

    /// On which side the tenant is.
    var side: ClearingSide { walletID == nil ? .incoming : .outgoing }

    /// What the tenant that is paid answered; nil of the other side's.
    var answer: ClearingAnswer? {
        switch status {
        case .received: .received
        case .refused: refusal.map { .refused($0) }
        case .sent, .settled, .returned: nil
        }
    }
}

/// From whom a tenant takes money.
struct ClearingAgreement: Sendable, Hashable {
    var operators: [HospitalID]
    var updatedAt: Timestamp
}
