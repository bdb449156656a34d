import Crypto
import Kernel
import WalletAPI

extension GatewayReference {
    /// Both ids in 43 letters, digits, `-` and `_`: short enough for any gateway's own name of an order.
    var text: String { Base64URL.encode(hospitalID.bytes + paymentID.bytes) }

    /// Reads the 43 characters; nil for anything else.
    init?(text: String) {
        guard let bytes = Base64URL.decode(text), bytes.count == 32, let hospital = HospitalID(bytes: bytes.prefix(16)),
            let payment = PaymentID(bytes: bytes.suffix(16))
        else { return nil }
        self.init(hospitalID: hospital, paymentID: payment)
    }
}
