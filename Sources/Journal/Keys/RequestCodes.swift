import Crypto
import Kernel

/// What is stored of requests instead of their hashes: codes under a key of the hospital.
///
/// The hash of a request tells what was in it to whoever tries all phones or all birth dates, and nothing erases it from a
/// row that keeps a repeat from being carried out again. A code tells nothing without the hospital's key.
extension Keyring {
    /// The form of a stored code: this byte, and 32 that follow. Rows of a release before hold the 32 bytes of the hash.
    private static let codeForm: UInt8 = 1
    /// The words by which the key of the codes is derived from the hospital's; never to be changed.
    private static let codeInformation = Array("medley.request-code.1".utf8)

    /// The key of a hospital's codes, derived from its key.
    static func codeKey(_ hospital: DataKey) -> HMACSHA256 {
        let key = hospital.withUnsafeBytes {
            HKDFSHA256.derive(secret: Array($0), information: codeInformation, count: SHA256.digestBytes)
        }
        return HMACSHA256(key: key)
    }

    /// What is stored of a request's hash; nothing of none.
    ///
    /// Nil where the hospital's key is not at hand.
    func requestCode(_ hash: [UInt8], of hospital: HospitalID) -> [UInt8]? {
        if hash.isEmpty { return [] }
        guard var code = codeKey(of: hospital) else { return nil }
        code.update(hash)
        return [Self.codeForm] + code.finalize()
    }

    /// Whether what is stored is of this request: its code, or the hash itself in a row of a release before.
    func isCode(_ stored: [UInt8], of hash: [UInt8], in hospital: HospitalID) -> Bool {
        if stored == hash { return true }
        guard stored.first == Self.codeForm, let code = requestCode(hash, of: hospital) else { return false }
        return ConstantTime.equal(stored, code)
    }
}
