import Kernel

/// Rows that are written in one transaction.
struct AccessPage: Sendable {
    /// Rows in one transaction: fewer of those that it was refused with before, so that the one to blame is soon alone.
    static let rowLimits = [64, 8, 1]

    private(set) var rows: [AccessRow]

    /// The rows, which the database refused.
    var refused: [AccessRow] {
        rows.map { row in
            var row = row
            row.failures += 1
            row.isUnanswered = false
            return row
        }
    }

    /// The rows, which were sent and may be written.
    var unanswered: [AccessRow] {
        rows.map { row in
            var row = row
            row.isUnanswered = true
            return row
        }
    }

    /// Whether the database refused its rows before.
    var isRetry: Bool { rows.contains { $0.failures > 0 } }
    /// Whether its rows have reasons, and hold the keys of those whose records were read.
    var hasReasons: Bool { rows.contains { $0.key.reason != nil } }
    /// The hospitals of its rows, in order.
    var hospitals: [HospitalID] { Set(rows.map(\.key.hospitalID)).sorted() }
    /// Whose records were read, each once and in order.
    var subjects: [SubjectID] { Set(rows.flatMap(\.group.subjects)).sorted() }

    /// What makes rows fit into one transaction.
    private struct Kind: Hashable {
        var failures: Int
        /// Nil for rows without a reason, of which those of many hospitals go together.
        var reasonedHospital: HospitalID?
    }

    /// Divides rows into pages: those that failed behind those that did not, so that they keep nobody back, and those with
    /// reasons, which wait for a connection, behind those without.
    static func pages(of rows: [AccessRow]) -> [AccessPage] {
        var kinds: [Kind: [AccessRow]] = [:]
        for row in rows {
            let hospital = row.key.reason == nil ? nil : row.key.hospitalID
            kinds[Kind(failures: row.failures, reasonedHospital: hospital), default: []].append(row)
        }
        let order = kinds.sorted {
            ($0.key.failures, $0.key.reasonedHospital == nil ? 0 : 1)
                < ($1.key.failures, $1.key.reasonedHospital == nil ? 0 : 1)
        }
        return order.flatMap { kind, rows in
            let limit = rowLimits[min(kind.failures, rowLimits.count - 1)]
            return stride(from: 0, to: rows.count, by: limit).map {
                AccessPage(rows: Array(rows[$0..<min($0 + limit, rows.count)]))
            }
        }
    }
}
