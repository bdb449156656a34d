import Foundation
import JSON
import TestSupport

/// The plans that PostgreSQL wrote to its log while the service ran statements (auto_explain).
struct PlanLog {
    /// A plan and the statement that it was made for.
    struct Plan: Sendable {
        var statement: String
        var root: JSONValue

        /// Every scan in it, as (kind, table).
        var scans: [(kind: String, table: String)] { Self.scans(in: root) }

        private static func scans(in node: JSONValue) -> [(kind: String, table: String)] {
            var found: [(String, String)] = []
            if let kind = node["Node Type"]?.string, let relation = node["Relation Name"]?.string {
                found.append((kind, "\(node["Schema"]?.string ?? "").\(relation)"))
            }
            for inner in node["Plans"]?.elements ?? [] { found += scans(in: inner) }
            return found
        }
    }

    private let path: String
    private let start: UInt64

    /// Looks at what is written from now on.
    init(_ postgres: PrivatePostgres) {
        path = postgres.logPath
        // Never the whole of it: with the plans of what runs beside, it grows to many times what one request adds.
        start = FileHandle(forReadingAtPath: path)?.seekToEndOfFile() ?? 0
    }

    /// Has every statement of the service on a database explained from the next connection on.
    static func turnOn(_ installation: Installation) throws {
        let database = installation.database.name
        let settings = [
            "session_preload_libraries = 'auto_explain'", "auto_explain.log_min_duration = 0",
            "auto_explain.log_nested_statements = on", "auto_explain.log_format = 'json'",
            "auto_explain.log_verbose = on", "auto_explain.log_analyze = off",
        ]
        for setting in settings { try installation.postgres.runSQL("ALTER DATABASE \(database) SET \(setting)") }
    }

    /// How connections for what runs beside requests name themselves in the prefix of a line.
    private static let besideRequests = "/medley-system "

    /// The plans since of what runs under the system's role, whether a request waits for it or not.
    func systemPlans() -> [Plan] { plans { $0.contains(Self.besideRequests) } }

    /// The plans since of what requests asked, and whoever else is not the service's own work beside them.
    ///
    /// Chores, readers and the like have connections of their own, and may run at any moment.
    func plans() -> [Plan] { plans { !$0.contains(Self.besideRequests) } }

    private func plans(_ isWanted: (Substring) -> Bool) -> [Plan] {
        let file = FileHandle(forReadingAtPath: path)
        file?.seek(toFileOffset: start)
        let text = String(decoding: file?.readDataToEndOfFile() ?? Data(), as: UTF8.self)
        var plans: [Plan] = []
        var current: String?
        // A message begins with the time; the lines of its plan begin with a tab.
        for line in text.split(separator: "\n") {
            if line.first == "\t" {
                current?.append(line.dropFirst() + "\n")
                continue
            }
            current.flatMap(Self.plan).map { plans.append($0) }
            current = line.contains(" plan:") && isWanted(line) ? "" : nil
        }
        current.flatMap(Self.plan).map { plans.append($0) }
        return plans
    }

    private static func plan(_ text: String) -> Plan? {
        // A message that is no plan is left out; the test counts the plans.
        guard let json = try? JSONValue(parsing: Array(text.utf8)) else { return nil }
        return Plan(statement: json["Query Text"]?.string ?? "", root: json["Plan"] ?? .null)
    }
}
