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
            if let finding = standing(of: status) { findings.append(finding) }
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

    /// What is wrong with where a reader stands; nil where nothing is.
    private func standing(of status: ReaderStatus) -> Finding? {
        let name = "reader \(status.name)"
        let isLate = status.lagSeconds > Self.lagWarningSeconds
        let lag = "\(status.lagEvents) events, \(Int(status.lagSeconds)) s behind"
        switch status.state {
        case .stopped:
            return .fault(
                name, "stopped: \(status.stops.joined(separator: ", "))",
                remedy: "mend what it names, then medley projections retry \(status.name)")
        case .running where isLate:
            return .warning(
                name, lag, remedy: "see whether the database keeps up; medley projections list shows how it goes on")
        case .unattended where isLate:
            return .warning(
                name, "no server leads it in \(status.unattendedShards) shards: \(lag)",
                remedy:
                    "start a server; where one runs, start the newer release that its log names, which alone knows what "
                    + "comes next")
        case .superseded where status.unattendedShards > 0:
            let what = "a newer release leads it, and no server of that runs: \(lag)"
            let remedy = "start the newer release again: it alone carries this reader on"
            return isLate ? .fault(name, what, remedy: remedy) : .warning(name, what, remedy: remedy)
        case .inline, .running, .unattended, .outdated, .superseded, .new: return nil
        }
    }
}
