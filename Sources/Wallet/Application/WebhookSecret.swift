import Crypto
import Kernel
import WalletAPI

/// The secret of a webhook: what signs, how it is sealed, and what a signature looks like.
struct WebhookSecret: Sendable {
    /// The text that its owner is shown once; its bytes are the key.
    let text: String

    /// How many random bytes are in it.
    private static let randomBytes = 32
    private static let mark = "whsec_"

    /// A new one.
    init() { text = Self.mark + Hexadecimal.encode(SecureRandom.bytes(Self.randomBytes)) }

    /// Opens a sealed one; throws where it is another's, or under another master key.
    init(sealed: [UInt8], of place: Place, under key: MasterKey) throws(EnvelopeError) {
        let bytes = try Envelope.open(sealed, key: key.key, associatedData: place.bytes)
        text = String(decoding: bytes, as: UTF8.self)
    }

    /// The envelope under the master key.
    func sealed(at place: Place, under key: MasterKey) -> [UInt8] {
        Envelope.seal(Array(text.utf8), key: key.key, associatedData: place.bytes)
    }

    /// Which secret of which webhook one is: a sealed one opens at its own place alone.
    struct Place: Hashable, Sendable {
        var hospitalID: HospitalID
        var webhookID: WebhookID
        /// The secret's number, from 1.
        var number: Int

        fileprivate var bytes: [UInt8] { Array("wallet.webhook|\(hospitalID)|\(webhookID)|\(number)".utf8) }
    }

    /// What `Medley-Signature` says: the time, and the code of each secret that is good.
    static func signature(of body: [UInt8], at instant: Timestamp, with secrets: [WebhookSecret]) -> String {
        let time = String(instant.seconds)
        let codes = secrets.map { secret in
            var code = HMACSHA256(key: Array(secret.text.utf8))
            code.update(Array((time + ".").utf8))
            code.update(body)
            return ",v1=" + Hexadecimal.encode(code.finalize())
        }
        return "t=" + time + codes.joined()
    }
}
