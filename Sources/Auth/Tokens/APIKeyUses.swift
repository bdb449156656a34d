import AuthAPI
import Kernel
import Synchronization

/// When API keys were last used, as far as it is not written yet: a word in memory a request, a row a minute and key.
final class APIKeyUses: Sendable {
    /// How much later a use must be to be noted again.
    static let grain: Duration = .seconds(60)

    /// A use to be written.
    struct Use: Sendable {
        var hospitalID: HospitalID
        var apiKeyID: APIKeyID
        var at: Timestamp
    }

    /// One key that this process knows; it stands beside what was verified of it.
    final class Entry: Sendable {
        fileprivate let hospitalID: HospitalID
        fileprivate let apiKeyID: APIKeyID
        fileprivate let lastMicroseconds = Atomic<Int64>(.min)

        init(hospitalID: HospitalID, apiKeyID: APIKeyID) {
            self.hospitalID = hospitalID
            self.apiKeyID = apiKeyID
        }
    }

    private let waiting = Mutex<[APIKeyID: Use]>([:])

    /// Notes that a key was used; nearly always one comparison.
    func note(_ entry: Entry, at now: Timestamp) {
        let last = entry.lastMicroseconds.load(ordering: .relaxed)
        guard last == .min || Timestamp(microseconds: last).advanced(by: Self.grain) <= now else { return }
        // Of two requests at once one notes it.
        let (exchanged, _) = entry.lastMicroseconds.compareExchange(
            expected: last, desired: now.microseconds, ordering: .relaxed)
        guard exchanged else { return }
        waiting.withLock {
            $0[entry.apiKeyID] = Use(hospitalID: entry.hospitalID, apiKeyID: entry.apiKeyID, at: now)
        }
    }

    /// Gives up what is to be written.
    func takeAll() -> [Use] {
        waiting.withLock { waiting in
            defer { waiting = [:] }
            return Array(waiting.values)
        }
    }
}
