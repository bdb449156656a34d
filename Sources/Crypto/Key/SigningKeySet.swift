import JSON
public import Kernel

/// The keys that sign and verify tokens, over the time in which one replaces another.
///
/// A key is published before it signs, so that every process and every client that caches the JWKS has it in time; it
/// signs until the next key's turn; and it verifies until the last token that it signed has expired. A value: rotation
/// gives a new set, and whoever stores the entries can make the same set again.
public struct SigningKeySet: Sendable {
    /// One key and the time from which it signs.
    public struct Entry: Sendable {
        /// The key.
        public var key: SigningKey
        /// When it begins to sign; until then it is only published.
        public var signsFrom: Timestamp

        /// Makes an entry; see the properties.
        public init(key: SigningKey, signsFrom: Timestamp) {
            self.key = key
            self.signsFrom = signsFrom
        }
    }

    /// The entries by the time from which they sign, oldest first; the id decides between equal times.
    public let entries: [Entry]
    /// How long a token is valid at most, and so how long a key outlives its last signature.
    public let tokenLifetime: Duration

    /// Makes a set of `entries`, in any order, for tokens that are valid for `tokenLifetime` at most.
    public init(entries: [Entry], tokenLifetime: Duration) {
        self.entries = entries.sorted { ($0.signsFrom, $0.key.keyID) < ($1.signsFrom, $1.key.keyID) }
        self.tokenLifetime = tokenLifetime
    }

    /// The key that signs at `now`: the latest whose time has come; nil where there is none.
    public func signingKey(at now: Timestamp) -> SigningKey? {
        entries.last { $0.signsFrom <= now }?.key
    }

    /// The keys whose tokens may be valid at `now`, those that do not sign yet included.
    public func verifyingKeys(at now: Timestamp) -> [VerifyingKey] {
        live(at: now).map(\.key.verifyingKey)
    }

    /// The set after `key` was added at `now`, to sign once it has been published for `publicationLead`.
    ///
    /// Into a set in which nothing signs at `now` it comes as signing at once. Keys whose tokens have all expired
    /// leave.
    public func rotated(adding key: SigningKey, at now: Timestamp, publicationLead: Duration) -> SigningKeySet {
        let signsFrom = signingKey(at: now) == nil ? now : now.advanced(by: publicationLead)
        return SigningKeySet(
            entries: live(at: now) + [Entry(key: key, signsFrom: signsFrom)], tokenLifetime: tokenLifetime)
    }

    /// The set without the keys whose tokens have all expired at `now`.
    public func pruned(at now: Timestamp) -> SigningKeySet {
        SigningKeySet(entries: live(at: now), tokenLifetime: tokenLifetime)
    }

    /// The JWK set (RFC 7517 section 5) of `verifyingKeys(at:)` as JSON.
    public func jwks(at now: Timestamp) -> [UInt8] {
        var writer = JSONWriter()
        writer.beginObject()
        writer.name("keys")
        writer.beginArray()
        for key in verifyingKeys(at: now) {
            writer.beginObject()
            for (name, text) in key.jsonWebKey.requiredMembers + [("alg", key.algorithm.rawValue), ("use", "sig")] {
                writer.name(name)
                writer.string(text)
            }
            writer.name("kid")
            writer.string(key.keyID)
            writer.endObject()
        }
        writer.endArray()
        writer.endObject()
        return writer.bytes
    }

    private func live(at now: Timestamp) -> [Entry] {
        entries.enumerated().filter { index, _ in
            guard index + 1 < entries.count else { return true }
            // A verifier whose clock is behind still takes the last token, hence the skew.
            let last = entries[index + 1].signsFrom
            return last.advanced(by: tokenLifetime).advanced(by: TokenVerifier.clockSkew) > now
        }.map(\.element)
    }
}
