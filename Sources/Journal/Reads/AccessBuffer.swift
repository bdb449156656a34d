import Kernel
import Synchronization

/// Reads that wait to be written; safe from any thread.
final class AccessBuffer: Sendable {
    private struct Contents {
        var groups: [AccessKey: AccessGroup] = [:]
        var subjectCount = 0
        var lostCount: UInt64 = 0

        mutating func add(
            _ key: AccessKey, _ read: AccessGroup.Read, _ limit: Int, _ empty: () -> AccessGroup
        ) {
            let hasRoom = subjectCount < limit
            switch groups[key, default: empty()].add(read, hasRoom: hasRoom) {
            case .newSubject: subjectCount += 1
            case .knownSubject: break
            case .refused: lostCount += UInt64(read.times)
            }
        }
    }

    private let limit: Int
    private let contents = Mutex(Contents())

    /// Makes a buffer with room for so many subjects.
    init(limit: Int) { self.limit = limit }

    /// How many reads were lost because the buffer was full.
    var lostCount: UInt64 { contents.withLock { $0.lostCount } }

    /// Adds a read; `empty` makes the group that it is the first of.
    func add(_ key: AccessKey, _ read: AccessGroup.Read, empty: () -> AccessGroup) {
        contents.withLock { $0.add(key, read, limit, empty) }
    }

    /// Takes back a row that could not be written.
    func putBack(_ row: (key: AccessKey, value: AccessGroup)) {
        let group = row.value
        contents.withLock { contents in
            for read in group.reads {
                contents.add(row.key, read, limit) { AccessGroup(at: group.at, kind: group.kind, what: group.what) }
            }
        }
    }

    /// Gives up all rows.
    func takeAll() -> [AccessKey: AccessGroup] {
        let groups = contents.withLock { contents in
            defer {
                contents.groups = [:]
                contents.subjectCount = 0
            }
            return contents.groups
        }
        return groups.filter { !$0.value.subjects.isEmpty }
    }
}
