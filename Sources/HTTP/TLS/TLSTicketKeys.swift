import COpenSSL
import Kernel
import Synchronization

/// The keys under which session tickets are sealed (RFC 5077 section 4): made here, held in memory alone, and replaced
/// every six hours, so that whoever takes one opens no older sessions than those of TLS 1.2 of half a day.
///
/// The contexts of all certificates share them: a new certificate ends no session.
final class TLSTicketKeys: Sendable {
    /// How long tickets are sealed under one key; it opens them for as long again.
    static let rotationSeconds = 6 * 3600

    /// A key with the name that stands in its tickets.
    struct Key: Sendable {
        static let nameBytes = 16
        let name: [UInt8]
        let cipherKey: [UInt8]
        let authenticationKey: [UInt8]
        let madeNanoseconds: UInt64

        /// Nil where there is no randomness.
        init?(at now: UInt64) {
            var bytes = [UInt8](repeating: 0, count: Self.nameBytes + 64)
            guard RAND_priv_bytes(&bytes, Int32(bytes.count)) == 1 else { return nil }
            name = Array(bytes[..<16])
            cipherKey = Array(bytes[16..<48])
            authenticationKey = Array(bytes[48...])
            madeNanoseconds = now
        }
    }

    private static let rotationNanoseconds = UInt64(rotationSeconds) * 1_000_000_000
    private let clock: any WallClock
    /// The newest first.
    private let keys = Mutex<[Key]>([])

    init(clock: any WallClock) { self.clock = clock }

    /// The key for new tickets.
    func newest() -> Key? {
        keys.withLock { keys in
            // Read in here: another thread's key may be younger than an instant that was read before the lock.
            let now = clock.monotonicNanoseconds()
            if let first = keys.first, now < first.madeNanoseconds + Self.rotationNanoseconds { return first }
            guard let made = Key(at: now) else { return nil }
            keys = [made] + keys.prefix(1)
            return made
        }
    }

    /// The key of a ticket, and whether a new ticket should take its place; nil for one that is unknown or too old.
    func key(named name: [UInt8]) -> (key: Key, isOld: Bool)? {
        keys.withLock { keys in
            let now = clock.monotonicNanoseconds()
            guard let key = keys.first(where: { $0.name == name }) else { return nil }
            let oldFrom = key.madeNanoseconds + Self.rotationNanoseconds
            return now < oldFrom + Self.rotationNanoseconds ? (key, now >= oldFrom) : nil
        }
    }

    /// Has a context ask these keys; its owner keeps them for as long as it lives.
    func serve(_ context: OpaquePointer) {
        SSL_CTX_set_ex_data(context, 0, Unmanaged.passUnretained(self).toOpaque())
        SSL_CTX_set_tlsext_ticket_key_evp_cb(context) { ssl, name, vector, cipher, authentication, isNew in
            guard let ssl, let name, let vector, let held = SSL_CTX_get_ex_data(SSL_get_SSL_CTX(ssl), 0) else {
                return -1
            }
            let keys = Unmanaged<TLSTicketKeys>.fromOpaque(held).takeUnretainedValue()
            let place = (name: name, vector: vector)
            return isNew == 1
                ? keys.beginSealing(place, cipher, authentication) : keys.beginOpening(place, cipher, authentication)
        }
    }

    private typealias Place = (name: UnsafeMutablePointer<UInt8>, vector: UnsafeMutablePointer<UInt8>)

    /// Answers as the callback does: 1, or -1 for a failure.
    private func beginSealing(_ place: Place, _ cipher: OpaquePointer?, _ authentication: OpaquePointer?) -> Int32 {
        guard let key = newest(), RAND_bytes(place.vector, EVP_CIPHER_get_iv_length(EVP_aes_256_cbc())) == 1 else {
            return -1
        }
        place.name.update(from: key.name, count: Key.nameBytes)
        let isReady = EVP_EncryptInit_ex(cipher, EVP_aes_256_cbc(), nil, key.cipherKey, place.vector) == 1
        return isReady && copenssl_hmac_begin(authentication, key.authenticationKey, key.authenticationKey.count) == 1
            ? 1 : -1
    }

    /// Answers as the callback does: 1, 2 where the ticket is to be replaced, 0 where its key is unknown, -1.
    private func beginOpening(_ place: Place, _ cipher: OpaquePointer?, _ authentication: OpaquePointer?) -> Int32 {
        guard let (key, isOld) = key(named: Array(UnsafeBufferPointer(start: place.name, count: Key.nameBytes))) else {
            return 0
        }
        let isReady = EVP_DecryptInit_ex(cipher, EVP_aes_256_cbc(), nil, key.cipherKey, place.vector) == 1
        return isReady && copenssl_hmac_begin(authentication, key.authenticationKey, key.authenticationKey.count) == 1
            ? (isOld ? 2 : 1) : -1
    }
}
