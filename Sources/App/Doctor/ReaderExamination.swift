internal import Journal
internal import Postgres

/// Looks at what reads the log behind it: stopped readers and parked streams.
struct ReaderExamination: Sendable {
    /// Parked streams that are named.
    static let samples = 5
    /// A reader that is further behind is worth a word.
    static let lagWarningSeconds = 60.0

    let catalogue: ReaderCatalogue
    let database: Database

    /// One finding for each reader that has something wrong; one for all where none has.
    func findings() async throws -> [Finding] {
        let overview = ReaderOverview(catalogue, database: database)
        let statuses = try await overview.statuses()
        let parked = try await overview.parkedStreams()
        var findings: [Finding] = []
        for status in statuses {
            if status.state == .stopped {
                findings.append(
                    .fault(
                        "reader \(status.name)", "stopped: \(status.stops.joined(separator: ", "))",
                        remedy: "mend what it names, then medley projections retry \(status.name)"))
            } else if status.state == .running, status.lagSeconds > Self.lagWarningSeconds {
                findings.append(
                    .warning(
                        "reader \(status.name)", "\(status.lagEvents) events, \(Int(status.lagSeconds)) s behind",
                        remedy: "see whether the database keeps up; medley projections list shows how it goes on"))
            }
            guard status.parkedStreams > 0 else { continue }
            let named = parked.filter { $0.reader == status.name }.prefix(Self.samples)
                .map { "\($0.stream) at \($0.position): \($0.code)" }
            findings.append(
                .fault(
                    "reader \(status.name)",
                    "\(status.parkedStreams) streams are parked (\(named.joined(separator: "; ")))",
                    remedy: "upgrade or mend the program, then medley projections retry \(status.name)"))
        }
        if !findings.isEmpty { return findings }
        return [.well("readers", "\(statuses.count) projections and readers, none parked or stopped")]
    }
}
