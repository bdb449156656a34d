import Crypto
import Kernel
import Synchronization

/// Reads that wait to be written; safe from any thread.
final class AccessBuffer: Sendable {
    private struct Contents {
        var groups: [AccessKey: AccessGroup] = [:]
        /// Rows that were refused, or sent without an answer.
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

        mutating func lose(_ row: AccessRow) {
            lostCount += row.group.reads.reduce(0) { $0 + UInt64($1.times) }
        }
    }

    private let limit: Int
    private let contents = Mutex(Contents())

    /// Makes a buffer with room for so many subjects.
    init(limit: Int) { self.limit = limit }

    /// How many reads were lost: the buffer was full, or the process ended.
    var lostCount: UInt64 { contents.withLock { $0.lostCount } }

    /// Adds a read; `empty` makes the group that it is the first of.
    func add(_ key: AccessKey, _ read: AccessGroup.Read, empty: () -> AccessGroup) {
        contents.withLock { $0.add(key, read, limit, empty) }
    }

    /// Takes back rows that could not be written; what there is no room for is lost.
    ///
    /// Open ones are joined with what came meanwhile, so that they take no more room however long the database is away.
    func putBack(_ rows: [AccessRow]) {
        contents.withLock { contents in
            for row in rows {
                let (group, count) = (row.group, row.group.subjects.count)
                if row.isOpen {
                    for read in group.reads {
                        contents.add(row.key, read, limit) {
                            AccessGroup(at: group.at, kind: group.kind, what: group.what)
                        }
                    }
                    continue
                }
                if contents.subjectCount + count <= limit {
                    contents.returned.append(row)
                    contents.subjectCount += count
                } else {
                    contents.lose(row)
                }
            }
        }
    }

    /// Whether nothing waits.
    var isEmpty: Bool { contents.withLock { $0.subjectCount == 0 } }

    /// Counts rows as lost.
    func lose(_ rows: [AccessRow]) {
        contents.withLock { contents in rows.forEach { contents.lose($0) } }
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
