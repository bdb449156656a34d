internal import Journal
internal import Postgres

/// Looks at the versions in which events are written: whether this release knows them, and whether an upgrade has ended.
struct VersionExamination: Sendable {
    /// Names that are told.
    static let samples = 5

    let overview: VersionOverview

    /// One finding.
    func findings() async throws -> [Finding] {
        let statuses = try await overview.statuses()
        let beyond = statuses.filter(\.isBeyond)
        guard beyond.isEmpty else {
            return [
                .fault(
                    "events",
                    "a newer release writes them: " + named(beyond) { "\($0.name) \($0.written) (known: \($0.known))" },
                    remedy: "start the newer release; this one cannot come back")
            ]
        }
        let behind = statuses.filter(\.isBehind)
        if behind.isEmpty { return [.well("events", "\(statuses.count) kinds, each in its newest version")] }
        let holders = Set(behind.map(\.heldBackBy)).filter { !$0.isEmpty }.sorted()
        let names = named(behind) { "\($0.name) \($0.known)" }
        if holders.isEmpty {
            return [
                .warning(
                    "events", "not written yet: \(names)",
                    remedy: "the next server that starts begins to, or medley events activate; no older release can "
                        + "come back then")
            ]
        }
        return [
            .warning(
                "events", "not written yet: \(names), because of \(holders.joined(separator: "; "))",
                remedy: "finish the upgrade: what needs them is refused until then")
        ]
    }

    private func named(_ statuses: [EventVersionStatus], _ line: (EventVersionStatus) -> String) -> String {
        let rest = statuses.count - Self.samples
        return statuses.prefix(Self.samples).map(line).joined(separator: ", ") + (rest > 0 ? " and \(rest) more" : "")
    }
}
