import Synchronization

/// The versions up to which this process writes events: those that every process of the database knows.
///
/// They only rise. A process that does not attend (`ProcessAttendance`) writes everything that it knows: a test, which has
/// the database for itself. Asking costs one load while everything is written. Thread-safe.
final class WrittenVersions: Sendable {
    private let isWhole = Atomic<Bool>(true)
    private let versions = Mutex<[EventName: Int]>([:])

    /// The version in which an event is to be written that its codec gave in its own; 0 where its name is not written yet.
    func version(of encoded: EncodedEvent, in module: String) -> Int {
        if isWhole.load(ordering: .acquiring) { return encoded.schemaVersion }
        let written = versions.withLock { $0[EventName(module: module, type: encoded.type)] ?? 0 }
        return min(encoded.schemaVersion, written)
    }

    /// Takes what the database says; answers the names of `known` that are written in less than their newest version.
    func set(_ written: [EventName: Int], known: [EventName: Int]) -> [EventName] {
        let lacking = known.filter { written[$0.key] ?? 0 < $0.value }.keys.sorted()
        versions.withLock { $0 = written }
        isWhole.store(lacking.isEmpty, ordering: .releasing)
        return lacking
    }
}

/// The stored name of an event with its module's.
struct EventName: Hashable, Comparable, Sendable, CustomStringConvertible {
    var module: String
    var type: String

    var description: String { "\(module).\(type)" }

    static func < (left: EventName, right: EventName) -> Bool { (left.module, left.type) < (right.module, right.type) }
}

/// Every stored name that a program knows, with its newest version.
struct KnownVersions: Sendable {
    let versions: [EventName: Int]

    init(_ modules: [AnyJournalModule]) {
        var versions: [EventName: Int] = [:]
        for module in modules.map(\.handle) {
            for type in module.versions.names {
                versions[EventName(module: module.name, type: type)] = module.versions.newest(of: type)
            }
        }
        self.versions = versions
    }

    /// The names in the order in which they are bound.
    var names: [EventName] { versions.keys.sorted() }
}
