import AuthAPI
import Crypto
import EventLoop

/// Hashes and verifies passwords away from the reactors, a few at once.
struct PasswordWork: Sendable {
    let hasher: PasswordHasher
    let pool: OffloadPool

    /// A new hash of a password that the rules took.
    func hash(_ password: String) async throws(AuthServiceError) -> String {
        try await run { try hasher.hash(password) }
    }

    /// Whether a hash was made of a password; without a hash it takes the same time and is false.
    func verify(_ password: String, against hash: String?) async throws(AuthServiceError) -> Bool {
        try await run {
            guard let hash else {
                try hasher.verifyDummy(password)
                return false
            }
            do {
                return try hasher.verify(password, against: hash)
            } catch PasswordError.unreadableHash {
                return false
            }
        }
    }

    /// Whether a hash that verified should be made anew.
    func needsRehash(_ hash: String) -> Bool { hasher.needsRehash(hash) }

    private func run<Value: Sendable>(
        _ work: @escaping @Sendable () throws -> Value
    ) async throws(AuthServiceError) -> Value {
        do {
            return try await pool.run(work)
        } catch {
            throw AuthServiceError(offload: error)
        }
    }
}
