import Crypto
import Kernel
import Synchronization

/// Reads that wait to be written; safe from any thread.
final class AccessBuffer: Sendable {
    private struct Contents {
        var groups: [AccessKey: AccessGroup] = [:]
        /// Rows that were sent and not written.
        var returned: [AccessRow] = []
        /// Of both.
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

    /// Takes back rows that could not be written; what there is no room for is lost.
    func putBack(_ rows: [AccessRow]) {
        contents.withLock { contents in
            for row in rows {
                let count = row.group.subjects.count
                if contents.subjectCount + count <= limit {
                    contents.returned.append(row)
                    contents.subjectCount += count
                } else {
                    contents.lostCount += row.group.reads.reduce(0) { $0 + UInt64($1.times) }
                }
            }
        }
    }

    /// Gives up all rows; those that were not sent before get their ids now.
    func takeAll(ids: UUIDv7Generator) -> [AccessRow] {
        let (groups, returned) = contents.withLock { contents in
            defer {
                contents.groups = [:]
                contents.returned = []
                contents.subjectCount = 0
            }
            return (contents.groups, contents.returned)
        }
        let fresh = groups.filter { !$0.value.subjects.isEmpty }
        return returned + fresh.map { AccessRow(id: ids.make(), key: $0.key, group: $0.value) }
    }
}
