import JSON
import TestSupport

/// What became of mutated requests: each is counted once, by its first final answer.
struct MutationOutcomes: Sendable, CustomStringConvertible {
    /// Requests that were done.
    private(set) var answered = 0
    /// Requests that were refused, by a status from 400 on.
    private(set) var refused = 0
    /// Requests that said of themselves that more would follow, so that their end left nothing to answer.
    private(set) var cutShort = 0
    /// Requests that their client left before there could be an answer.
    private(set) var abandoned = 0
    /// How many answers there were of each status; bytes may hold more than one request.
    private(set) var statuses: [Int: Int] = [:]
    /// How many refusals gave each code.
    private(set) var codes: [String: Int] = [:]

    var count: Int { answered + refused + cutShort + abandoned }

    /// The shares, and the answers by status.
    var description: String {
        let shares = [
            ("answered", answered), ("refused", refused), ("cut short", cutShort),
            ("left by their client", abandoned),
        ]
        .map { "\($0.0) \($0.1) (\(($0.1 * 1_000 / max(count, 1) + 5) / 10) %)" }
        return """
            of \(count) mutated requests: \(shares.joined(separator: ", "))
            answers by status: \(Self.listed(statuses))
            refusals by code: \(Self.listed(codes))
            """
    }

    /// Counts one request that its client left.
    mutating func abandon() { abandoned += 1 }

    /// Counts one request by its answers, in order.
    mutating func take(_ answers: [HTTPTestResponse]) {
        for answer in answers {
            statuses[answer.status, default: 0] += 1
            guard answer.status >= 400 else { continue }
            // What is no JSON is told as a fault.
            let json = try? JSONValue(parsing: answer.body)
            codes["\(answer.status) \(json?["code"]?.string ?? "")", default: 0] += 1
        }
        switch answers.first(where: { $0.status >= 200 })?.status {
        case nil: cutShort += 1
        case .some(..<400): answered += 1
        case .some: refused += 1
        }
    }

    private static func listed<Key: Comparable>(_ counts: [Key: Int]) -> String {
        counts.sorted { $0.key < $1.key }.map { "\($0.key): \($0.value)" }.joined(separator: ", ")
    }
}
