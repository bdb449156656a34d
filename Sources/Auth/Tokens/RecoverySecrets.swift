import Crypto
import Kernel

/// Digests of phones, addresses and codes under a key that the database does not have: six digits, or a phone, could be found
/// from a plain hash by trying them all.
struct RecoverySecrets: Sendable {
    private let key: [UInt8]

    init(_ masterKey: MasterKey) {
        key = masterKey.key.withUnsafeBytes { bytes in
            HKDFSHA256.derive(
                secret: Array(bytes), information: Array("medley.auth.recovery.1".utf8), count: DataKey.keyBytes)
        }
    }

    /// What a digest is of; digests of different uses have nothing in common.
    enum Use: String {
        case phone, codeRequest, codeAddress, resetAccount, resetAddress, code, secondFactor
    }

    /// The digest of some texts, each told apart from the next.
    func digest(_ use: Use, _ texts: String...) -> [UInt8] {
        var code = HMACSHA256(key: key)
        code.update(Array(use.rawValue.utf8))
        for text in texts {
            code.update([0])
            code.update(Array(text.utf8))
        }
        return code.finalize()
    }

    /// The digest of a one-time code, bound to its hospital and phone.
    func codeHash(_ code: String, of hospital: HospitalID, phoneKey: [UInt8]) -> [UInt8] {
        digest(.code, hospital.description, Hexadecimal.encode(phoneKey), code)
    }
}
