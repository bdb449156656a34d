import Kernel
import Synchronization

/// Reads that wait to be written; safe from any thread.
final class AccessBuffer: Sendable {
    private struct Contents {
        var rows: [AccessKey: Access] = [:]
        var lostCount: UInt64 = 0
    }

    private let limit: Int
    private let contents = Mutex(Contents())

    init(limit: Int) { self.limit = limit }

    /// How many reads were lost because the buffer was full.
    var lostCount: UInt64 { contents.withLock { $0.lostCount } }

    /// Adds reads: to the row that is there, or as a row of their own.
    func add(_ key: AccessKey, _ access: Access) {
        contents.withLock { contents in
            if let index = contents.rows.index(forKey: key) {
                contents.rows.values[index].times += access.times
            } else if contents.rows.count < limit {
                contents.rows[key] = access
            } else {
                contents.lostCount += UInt64(access.times)
            }
        }
    }

    /// Gives up all rows.
    func takeAll() -> [(key: AccessKey, value: Access)] {
        let rows = contents.withLock { contents in
            // The next window will bring about as many.
            defer { contents.rows = Dictionary(minimumCapacity: contents.rows.count) }
            return contents.rows
        }
        return Array(rows)
    }
}

/// What makes reads of a window one row; `what` is the identity of the text.
struct AccessKey: Hashable {
    var hospitalID: HospitalID
    var subjectID: SubjectID
    var actorID: UserID
    var what: Int
}

/// The rest of a row.
struct Access {
    var at: Timestamp
    var kind: Principal.Kind
    var what: StaticString
    var requestID: String
    var times: Int32
}
