import AuthAPI
import Crypto
import HTTP
import Journal
import Kernel
import Synchronization

/// What this process knows of access tokens that ended before their time, and the cache that must not outlive them.
///
/// Both what happens here and what the watcher reads of other processes comes in through `apply`.
final class Revocations: Sendable {
    /// One thing that ended: a user's tokens below an epoch, or a session (without an epoch).
    struct Entry: Hashable, Sendable {
        var subject: SubjectID
        var epoch: Int?
        /// The session, as revocations name it, whose tokens of the epoch just before stay good.
        var kept: SubjectID?

        /// Whether it ends a caller's token.
        func ends(_ caller: VerifiedCaller) -> Bool {
            guard let epoch else { return caller.session == subject }
            guard caller.user == subject, caller.epoch < epoch else { return false }
            return caller.session != kept || caller.epoch < epoch - 1
        }
    }

    /// How long an entry is kept: longer than any token that it could concern lives.
    static let keptSeconds = AuthLimits.accessTokenSeconds + 300

    /// The tokens that were verified.
    let verified = VerifiedTokenCache<VerifiedCaller>()

    private let known = Mutex<[SubjectID: (entry: Entry, until: Timestamp)]>([:])

    /// Takes entries in, and forgets the tokens that they end; those that are known cost a look-up.
    func apply(_ entries: [Entry], now: Timestamp) {
        let until = now.advanced(by: .seconds(Self.keptSeconds))
        let news = known.withLock { known -> [SubjectID: Entry] in
            var news: [SubjectID: Entry] = [:]
            for entry in entries where Self.isNews(entry, known[entry.subject]?.entry) {
                known[entry.subject] = (entry, until)
                news[entry.subject] = entry
            }
            return news
        }
        guard !news.isEmpty else { return }
        verified.removeAll { caller in
            news[caller.user]?.ends(caller) ?? false || news[caller.session]?.ends(caller) ?? false
        }
    }

    /// Whether a token of a user's epoch and session has ended.
    func isRevoked(_ caller: VerifiedCaller) -> Bool {
        known.withLock { known in
            known[caller.user]?.entry.ends(caller) ?? false || known[caller.session]?.entry.ends(caller) ?? false
        }
    }

    /// Forgets what no token outlives.
    func prune(now: Timestamp) {
        known.withLock { known in known = known.filter { $0.value.until > now } }
    }

    private static func isNews(_ entry: Entry, _ known: Entry?) -> Bool {
        guard let known else { return true }
        guard let epoch = entry.epoch else { return false }
        return epoch > known.epoch ?? .min
    }
}

/// What a verified token said.
struct VerifiedCaller: Sendable {
    /// The tenant and the principal.
    var caller: AuthenticatedCaller
    /// The token epoch, when it was issued, of the user: of an API key when it was verified, of who answers for it.
    var epoch: Int
    /// The user, as revocations name them.
    var user: SubjectID
    /// The session, or the API key, as revocations name it.
    var session: SubjectID
    /// Where the use of an API key is noted; nil for a user's token.
    var use: APIKeyUses.Entry?
}
