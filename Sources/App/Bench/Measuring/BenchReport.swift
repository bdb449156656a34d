/// What the whole run came to: tables as they are made, requirements and errors at the end.
final class BenchReport {
    private var requirements: [Requirement] = []
    private var faults: [String] = []

    /// Begins a section with its settings, one sentence each.
    func begin(_ title: String, _ settings: [String]) {
        Console.say("\n## \(title)\n")
        for setting in settings { Console.say("- \(setting)") }
        Console.say("")
    }

    /// Prints a table.
    func show(_ table: ResultTable) { Console.write(table.lines.joined(separator: "\n") + "\n") }

    /// Prints a comparison and counts its errors.
    func show(comparing series: [Series]) {
        show(ResultTable(comparing: series))
        for one in series { countErrors(one.errorCount, of: one.name) }
    }

    /// Notes errors, which make the run fail.
    func countErrors(_ count: Int, of name: String) {
        if count > 0 { faults.append("\(name): \(count) errors") }
    }

    /// Notes that something is not as it should be, which makes the run fail.
    func fail(_ message: String) { faults.append(message) }

    /// Notes a requirement.
    func require(_ requirement: Requirement) { requirements.append(requirement) }

    /// Prints the requirements and what went wrong; answers the exit status.
    func finish() -> Int32 {
        var table = ResultTable(["required", "limit", "measured", ""])
        for one in requirements {
            table.add([one.name, one.limitText, one.measuredText, one.isMet ? "met" : "MISSED"])
        }
        Console.say("\n## Required\n")
        show(table)
        for fault in faults { Console.say("\nERROR: \(fault)") }
        let missed = requirements.filter { !$0.isMet }
        for one in missed {
            Console.complain("missed: \(one.name): \(one.measuredText), \(one.limitText) is required")
        }
        return missed.isEmpty && faults.isEmpty ? 0 : 1
    }
}
