import BillingAPI
import Crypto
import Kernel
import WalletAPI

/// A payment that Wallet collected for an invoice, as Billing names its parts: each id follows from what Wallet calls the fact.
///
/// So a fact that is told again, by whichever process and however late, meets the payment or refund that it made before.
struct CollectedPayment {
    /// Wallet's id of it.
    let id: WalletAPI.PaymentID

    /// The payment of Billing that one capture is.
    func payment(ofCapture number: Int) -> BillingAPI.PaymentID { derived("captured/\(number)") }

    /// The refund that one refund of Wallet is to the payment of a capture.
    func refund(_ number: Int, ofCapture capture: Int) -> RefundID { derived("refunded/\(number)/\(capture)") }

    /// The idempotency key of what one fact leads to.
    func key(_ change: PaymentChange, _ number: Int, ofCapture capture: Int? = nil) -> IdempotencyKey {
        let text = "\(Self.words)/\(id)/\(change.rawValue)/\(number)" + (capture.map { "/\($0)" } ?? "")
        return IdempotencyKey(key: text, requestHash: SHA256.hash(Array(text.utf8)))
    }

    /// Fixed words, never to be changed.
    private static let words = "billing.collected"

    /// An id that has the time of the collection, by which lists are in order, and of the rest a hash.
    private func derived<Tag>(_ fact: String) -> EntityID<Tag> {
        let hash = SHA256.hash(Array("\(Self.words)/\(id)/\(fact)".utf8))
        let words = (0..<2).map { word in
            hash[word * 8..<word * 8 + 8].reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
        }
        // Time, version 7 and variant as in RFC 9562 section 5.7.
        let high = id.high & 0xFFFF_FFFF_FFFF_0000 | 0x7000 | words[0] & 0x0FFF
        return EntityID(high: high, low: words[1] & 0x3FFF_FFFF_FFFF_FFFF | 0x8000_0000_0000_0000)
    }
}

extension BillingAPI.PaymentMethod {
    /// How money came that Wallet collected: what the payer gave to a gateway is not told.
    init(_ method: WalletAPI.PaymentMethod) {
        switch method {
        case .wallet: self = .wallet
        case .gateway: self = .other
        }
    }
}
