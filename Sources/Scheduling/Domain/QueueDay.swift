import Kernel
import SchedulingAPI

/// A queue's day: its tokens by number, and the line that they wait in. Pure.
///
/// The line goes by the instant of the issue less the head start of the token's class; emergencies come before all others, by
/// their own issue. As the order of two tokens never changes while they wait, everybody ages alike, and of those who are no
/// emergency nobody is overtaken by a token that is issued later than the difference of their head starts.
struct QueueDay: Hashable, Sendable {
    /// By number, from 1.
    var tokens: [TokenRecord] = []

    /// The number that comes next; nil where the day has no more.
    var nextNumber: Int? { tokens.count < SchedulingLimits.tokensPerDay ? tokens.count + 1 : nil }

    /// A token's place in `tokens`; nil for one that is not of this day.
    func index(of id: QueueTokenID) -> Int? { tokens.firstIndex { $0.tokenID == id } }

    /// A token of this day.
    func token(_ id: QueueTokenID) -> TokenRecord? { index(of: id).map { tokens[$0] } }

    /// The token of a patient that has not come to its end.
    func active(of patient: PatientID) -> TokenRecord? {
        tokens.last { $0.patientID == patient && $0.status.isActive }
    }

    /// Those that wait, in the order in which they are called.
    var line: [TokenRecord] { tokens.filter(\.status.isWaiting).sorted { $0.placeInLine < $1.placeInLine } }

    /// Who is called next.
    var next: TokenRecord? {
        tokens.lazy.filter(\.status.isWaiting).min { $0.placeInLine < $1.placeInLine }
    }

    /// How many are called before a token that waits; nil where it does not.
    func ahead(of id: QueueTokenID) -> Int? {
        guard let token = token(id), token.status.isWaiting else { return nil }
        return ahead(of: token.placeInLine)
    }

    /// How many are called before somebody with a place in the line.
    func ahead(of place: PlaceInLine) -> Int {
        tokens.count { $0.status.isWaiting && $0.placeInLine < place }
    }

    /// How long somebody is likely to wait with so many ahead, in seconds: their number times the time that one takes, over the
    /// counters that are open.
    ///
    /// One takes as long as the last `servicesForWait` that are done did on average, or the queue's default where none is;
    /// a counter is open that served within the last hour, and at least one is.
    func expectedWaitSeconds(ahead: Int, defaultServiceMinutes: Int, at now: Timestamp) -> Int {
        let opened = now.advanced(by: .seconds(-SchedulingLimits.counterOpenSeconds))
        var counters: Set<String> = []
        var services: [(endedAt: Timestamp, microseconds: Int64)] = []
        for token in tokens {
            guard let servingAt = token.servingAt else { continue }
            if let counter = token.counter, max(servingAt, token.endedAt ?? servingAt) >= opened {
                counters.insert(counter)
            }
            guard token.status == .done, let endedAt = token.endedAt else { continue }
            services.append((endedAt, max(0, endedAt.microseconds - servingAt.microseconds)))
        }
        let last = services.sorted { $0.endedAt > $1.endedAt }.prefix(SchedulingLimits.servicesForWait)
        var seconds = Double(defaultServiceMinutes * Self.secondsPerMinute)
        if !last.isEmpty {
            seconds = last.reduce(0) { $0 + Double($1.microseconds) } / Double(last.count) / Self.microsecondsPerSecond
        }
        return Int((Double(ahead) * seconds / Double(max(1, counters.count))).rounded())
    }

    private static let secondsPerMinute = 60
    private static let microsecondsPerSecond = 1_000_000.0
}

/// By what tokens are called: a smaller one first.
struct PlaceInLine: Hashable, Comparable, Sendable, Codable {
    /// 0 for an emergency, 1 for everybody else.
    var rank: Int
    /// The instant of the issue less the head start, in microseconds.
    var instant: Int64
    /// The number, of two at one instant.
    var number: Int

    static func < (left: Self, right: Self) -> Bool {
        (left.rank, left.instant, left.number) < (right.rank, right.instant, right.number)
    }
}

extension TokenRecord {
    /// Where it stands among those that wait.
    var placeInLine: PlaceInLine {
        if priority == .emergency { return PlaceInLine(rank: 0, instant: issuedAt.microseconds, number: number) }
        let instant = issuedAt.advanced(by: .seconds(-headStartSeconds)).microseconds
        return PlaceInLine(rank: 1, instant: instant, number: number)
    }

    /// The number as it is called: the prefix and at least three digits.
    static func label(_ prefix: String, _ number: Int) -> String {
        let digits = String(number)
        return prefix + String(repeating: "0", count: max(0, labelDigits - digits.count)) + digits
    }

    private static let labelDigits = 3
}
