import Kernel
import Synchronization

/// How many connections each caller and each hospital has to this process, so that one of them leaves room for others.
final class RealtimeCrowd: Sendable {
    /// What is full.
    enum Bound: String, Sendable {
        case caller
        case hospital

        /// For the client.
        var text: String {
            switch self {
            case .caller:
                "You have \(RealtimeLimits.callerClients) connections here, as many as you may: end one, or listen to more "
                    + "channels on one."
            case .hospital:
                "Your hospital has \(RealtimeLimits.hospitalClients) connections here, as many as it may: poll, or come again "
                    + "later."
            }
        }
    }

    private struct Counts {
        var callers: [RealtimeSubject: Int] = [:]
        var hospitals: [HospitalID: Int] = [:]
    }

    /// A caller of a hospital.
    private struct RealtimeSubject: Hashable {
        var hospitalID: HospitalID
        var principalID: UserID

        init(_ caller: RealtimeCaller) {
            hospitalID = caller.hospitalID
            principalID = caller.principal.id
        }
    }

    private let counts = Mutex(Counts())

    /// What has no room for another connection of a caller; nil where it may come.
    func full(for caller: RealtimeCaller) -> Bound? { counts.withLock { Self.full($0, caller) } }

    /// Counts a connection; answers what has no room for it, and then it is not counted.
    func enter(_ caller: RealtimeCaller) -> Bound? {
        counts.withLock { counts in
            if let bound = Self.full(counts, caller) { return bound }
            counts.callers[RealtimeSubject(caller), default: 0] += 1
            counts.hospitals[caller.hospitalID, default: 0] += 1
            return nil
        }
    }

    /// Counts a connection no more.
    func leave(_ caller: RealtimeCaller) {
        counts.withLock { counts in
            Self.take(&counts.callers, RealtimeSubject(caller))
            Self.take(&counts.hospitals, caller.hospitalID)
        }
    }

    private static func full(_ counts: Counts, _ caller: RealtimeCaller) -> Bound? {
        if counts.callers[RealtimeSubject(caller), default: 0] >= RealtimeLimits.callerClients { return .caller }
        if counts.hospitals[caller.hospitalID, default: 0] >= RealtimeLimits.hospitalClients { return .hospital }
        return nil
    }

    private static func take<Key: Hashable>(_ counts: inout [Key: Int], _ key: Key) {
        let left = counts[key, default: 0] - 1
        counts[key] = left > 0 ? left : nil
    }
}
