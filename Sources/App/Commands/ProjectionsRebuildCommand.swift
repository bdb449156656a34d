internal import Journal

/// `medley projections rebuild NAME`.
enum ProjectionsRebuildCommand: Command {
    static let words = ["projections", "rebuild"]
    static let summary =
        "Builds the tables of a projection anew from the log, beside the live ones while servers run, and swaps them in."
    static let operands = "NAME | --all"
    static let settings = DatabaseAccess.settings + Platform.settings + [.allProjections, .compare]

    static func run(_ configuration: Configuration) async throws -> Int32 {
        let isAll = configuration.isOn(.allProjections)
        guard configuration.arguments.count == (isAll ? 0 : 1) else {
            throw UsageError("name one projection, or say --all: medley projections list")
        }
        let catalogue = try Composition.readerCatalogue()
        return try await withPlatform(configuration, .asItIs) { platform in
            let names = isAll ? catalogue.rebuildable : configuration.arguments
            guard names.allSatisfy(catalogue.rebuildable.contains) else {
                throw UsageError("there is no projection \(names[0]) with tables: medley projections list")
            }
            let rebuilder = ProjectionRebuilder(
                catalogue, database: platform.database, keys: platform.keyring, progress: { Console.note($0) })
            try await rebuilder.clearLeftovers()
            var isEqual = true
            for name in names {
                let report = try await rebuilder.rebuild(name, compare: configuration.isOn(.compare))
                Console.say("\(name): rebuilt from \(report.events) events and live.")
                for comparison in report.comparisons { Console.say("  \(Self.line(comparison))") }
                if report.parkedStreams > 0 {
                    Console.complain("\(report.parkedStreams) streams of \(name) are parked")
                }
                isEqual = isEqual && report.isEqual
            }
            return isEqual ? 0 : 1
        }
    }

    private static func line(_ comparison: RebuildReport.Comparison) -> String {
        if comparison.isEqual { return "ok    \(comparison.table): \(comparison.rows) rows were equal" }
        return
            "OTHER \(comparison.table): of \(comparison.rows) rows \(comparison.surplus) did not follow from the log; "
            + "\(comparison.missing) rows were missing or other"
    }
}
