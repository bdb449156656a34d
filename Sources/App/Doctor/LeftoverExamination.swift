internal import Journal
internal import Postgres

/// Looks for tables that rebuilds left which were killed: they hold what the live ones hold, and erasures do not reach them.
struct LeftoverExamination: Sendable {
    let database: Database

    /// One finding.
    func findings() async throws -> [Finding] {
        let twins = try await ProjectionRebuilder.leftovers(of: database)
        guard !twins.isEmpty else { return [.well("rebuilds", "none was interrupted")] }
        return [
            .fault(
                "rebuilds", "one that was killed left \(twins.joined(separator: ", "))",
                remedy: "a server drops them within an hour or at its start; at once: medley projections rebuild NAME")
        ]
    }
}
