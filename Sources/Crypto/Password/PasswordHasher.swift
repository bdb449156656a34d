/// Hashes and verifies passwords: scrypt for ours, bcrypt for those brought from elsewhere.
///
/// Every call blocks for as long as the cost asks (about 0.2 s and 16 MiB with the standard one): call from `offload`,
/// at most two at once. The bytes of a password are its UTF-8 as sent.
public struct PasswordHasher: Sendable {
    /// The most bytes that a password may have; hashing is not a way to keep the server busy.
    public static let passwordLimitBytes = 1_024

    private let parameters: ScryptParameters

    /// Makes a hasher whose new hashes have the cost of `parameters`.
    public init(parameters: ScryptParameters = .standard) {
        self.parameters = parameters
    }

    /// A new hash of `password` under a random salt, in the form `$scrypt$ln=14,r=8,p=5$SALT$HASH`.
    public func hash(_ password: String) throws(PasswordError) -> String {
        let bytes = Array(password.utf8)
        guard bytes.count <= Self.passwordLimitBytes else { throw .tooLong }
        let salt = SecureRandom.bytes(ScryptHash.saltBytes)
        let hash = Scrypt.derive(
            password: bytes, salt: salt, parameters: parameters, count: ScryptHash.hashBytes)
        guard let hash else { throw .outOfMemory }
        return ScryptHash(parameters: parameters, salt: salt, hash: hash).text
    }

    /// Whether `stored` was made of `password`.
    ///
    /// A hash that cannot be read, or that asks for more memory or work than is allowed, costs as much time as a wrong
    /// password and throws `unreadableHash`; a password that is too long is simply wrong.
    public func verify(_ password: String, against stored: String) throws(PasswordError) -> Bool {
        let bytes = Array(password.utf8)
        guard bytes.count <= Self.passwordLimitBytes else {
            try verifyDummy("")
            return false
        }
        if let hash = ScryptHash(stored) {
            let derived = Scrypt.derive(
                password: bytes, salt: hash.salt, parameters: hash.parameters, count: hash.hash.count)
            guard let derived else { throw .outOfMemory }
            return ConstantTime.equal(derived, hash.hash)
        }
        if let hash = BcryptHash(stored) { return hash.matches(bytes) }
        try verifyDummy(password)
        throw .unreadableHash
    }

    /// Takes the time of a verification, for a user that does not exist: the answer is then no sooner there.
    public func verifyDummy(_ password: String) throws(PasswordError) {
        let bytes = Array(password.utf8.prefix(Self.passwordLimitBytes))
        let salt = [UInt8](repeating: 0, count: ScryptHash.saltBytes)
        let derived = Scrypt.derive(
            password: bytes, salt: salt, parameters: parameters, count: ScryptHash.hashBytes)
        guard derived != nil else { throw .outOfMemory }
    }

    /// Whether a hash that has just verified should be made anew: bcrypt, or another cost or length than today's.
    public func needsRehash(_ stored: String) -> Bool {
        guard let hash = ScryptHash(stored) else { return true }
        return hash.parameters != parameters || hash.salt.count < ScryptHash.saltBytes
            || hash.hash.count < ScryptHash.hashBytes
    }
}

/// Why a password could not be hashed or verified.
public enum PasswordError: Error, Hashable, Sendable {
    /// The password has more than `PasswordHasher.passwordLimitBytes` bytes.
    case tooLong
    /// The stored hash is of no form that is known, or beyond the bounds on memory and work.
    case unreadableHash
    /// There was no memory for the work; later there may be.
    case outOfMemory
}
