import Foundation

/// A rule over one file: the lines that break it, each with why.
struct Rule: Sendable {
    let name: String
    let violations: @Sendable (Repository.File) -> [String]

    /// A file that breaks the rule; the rule must say so.
    let sample: Repository.File

    /// A rule that refuses lines in which `pattern` is found, outside comments.
    static func lines(
        _ name: String, matching pattern: String, in applies: @escaping @Sendable (Repository.File) -> Bool,
        sample: Repository.File
    ) -> Rule {
        Rule(
            name: name,
            violations: { file in
                guard applies(file) else { return [] }
                return file.lines.enumerated().compactMap { index, line in
                    let code = line.split(separator: "//", maxSplits: 1, omittingEmptySubsequences: false)[0]
                    guard code.range(of: pattern, options: .regularExpression) != nil else { return nil }
                    return "\(file.path):\(index + 1): \(name)"
                }
            },
            sample: sample)
    }
}

enum Limit {
    static let sourceFileLines = 400
    static let testFileLines = 600
    static let functionLines = 70
    static let parameters = 5
}

/// The files that may hold `@unchecked Sendable` or `nonisolated(unsafe)`, each with the reason.
let uncheckedAllowList: [String: String] = [
    "Sources/EventLoop/": "the reactor: its state is touched on its own thread only",
    "Sources/Postgres/ResultSet.swift": "wraps a PGresult that never changes",
    "Sources/Postgres/ConnectionHandle.swift": "wraps a PGconn used on one reactor",
    "Sources/Crypto/": "wraps handles of OpenSSL",
    "Sources/HTTP/Coding/DeflateEncoder.swift": "wraps a z_stream that one caller at a time uses",
    "Sources/HTTP/Coding/GzipDecoder.swift": "wraps a z_stream that one caller at a time uses",
    "Sources/HTTP/TLS/": "wraps handles of OpenSSL",
]

/// Every rule over single files.
let rules: [Rule] = [
    Rule(
        name: "a file is short",
        violations: { file in
            let limit = file.isTest ? Limit.testFileLines : Limit.sourceFileLines
            return file.lines.count > limit ? ["\(file.path): \(file.lines.count) lines, \(limit) are the most"] : []
        },
        sample: .init(
            path: "Sources/Kernel/Long.swift", text: String(repeating: "\n", count: Limit.sourceFileLines + 1))),
    Rule(
        name: "a function is short",
        violations: { longFunctions(in: $0) },
        sample: .init(
            path: "Sources/Kernel/Long.swift",
            text: "func long() {\n" + String(repeating: "    step()\n", count: Limit.functionLines + 1) + "}\n")),
    .lines(
        "a trap on bad input", matching: #"\b(fatalError|try!|as!)"#, in: { !$0.isTest },
        sample: .init(path: "Sources/Kernel/Trap.swift", text: "let x = try! f()")),
    .lines(
        "a time limit of its own: tests wait for one another, so that `.endsWhenItHangs` is the one limit there is",
        matching: #"\.timeLimit\("#,
        in: { $0.isTest && !$0.path.contains("TestSupport") && !$0.path.contains("ArchitectureTests") },
        sample: .init(path: "Tests/KernelTests/Hasty.swift", text: "@Suite(.timeLimit(.minutes(1))) struct Hasty {}")),
    Rule(
        name: "a closure in an expectation in a closure: the compiler may mix it up, take the value into a let first",
        violations: { file in
            guard file.isTest else { return [] }
            return ExpectationClosures.lines(in: file.text).map { line in
                """
                \(file.path):\(line): a closure in the arguments of #expect or #require that stands inside another \
                closure: Swift 6.3.1 may run another closure's body in its place; take the value into a let first
                """
            }
        },
        sample: .init(
            path: "Tests/KernelTests/Mixed.swift",
            text: "try await withClinic { clinic in\n    #expect(found.allSatisfy { $0.isKnown })\n}\n")),
    .lines(
        "a closure that leaves the reactor: `withCancellation` stays",
        matching: #"\bwithTask(CancellationHandler|ExecutorPreference)\b"#,
        in: { !$0.isTest && $0.path != "Sources/EventLoop/WithCancellation.swift" },
        sample: .init(
            path: "Sources/Postgres/Stray.swift", text: "await withTaskCancellationHandler { await f() } onCancel: {}")),
    .lines(
        "a task that comes back over the shared threads: `Reactor.spawn` prefers the reactor (ADR-0009)",
        matching: #"\bTask(\.detached)? *\{"#,
        in: { file in
            !file.isTest && ["EventLoop", "HTTP", "Postgres"].contains { file.path.hasPrefix("Sources/\($0)/") }
        },
        sample: .init(path: "Sources/Postgres/Stray.swift", text: "Task { await reconnect() }")),
    .lines(
        "a mark of unfinished work", matching: #"TODO(?!\(ADR-\d{4}\))|FIXME|(?<!X)XXX(?!X)"#,
        in: { !$0.path.contains("ArchitectureTests") },
        sample: .init(path: "Sources/Kernel/Todo.swift", text: "let x = \"TODO: later\"")),
    Rule(
        name: "try? without a comment that says why",
        violations: { file in
            let lines = file.lines
            return lines.indices.compactMap { index in
                guard !file.isTest, lines[index].range(of: #"\btry\?"#, options: .regularExpression) != nil else {
                    return nil
                }
                let near = lines[max(0, index - 2)...index]
                return near.contains { $0.contains("//") } ? nil : "\(file.path):\(index + 1): try? without a reason"
            }
        },
        sample: .init(path: "Sources/Kernel/Lost.swift", text: "let x = try? f()")),
    .lines(
        "unchecked concurrency outside the allow-list", matching: #"@unchecked Sendable|nonisolated\(unsafe\)"#,
        in: { file in !file.isTest && !uncheckedAllowList.keys.contains { file.path.hasPrefix($0) } },
        sample: .init(path: "Sources/Billing/Shared.swift", text: "final class A: @unchecked Sendable {}")),
    .lines(
        "ICU: it works in debug and gives nil in the static binary",
        matching: #"\b(TimeZone|Locale|Calendar)\((identifier|abbreviation)?"#, in: { $0.path.hasPrefix("Sources/") },
        sample: .init(path: "Sources/Kernel/Zone.swift", text: "let zone = TimeZone(identifier: name)")),
    .lines(
        "Foundation in the server: use FoundationEssentials", matching: #"^(public |internal )?import Foundation$"#,
        in: { $0.path.hasPrefix("Sources/") && $0.target != "EmbedMigrationsTool" },
        sample: .init(path: "Sources/HTTP/A.swift", text: "import Foundation")),
    .lines(
        "a domain that is not pure: async, tasks, clocks, randomness or an import of the foundation",
        matching:
            #"\basync\b|\bawait\b|\bTask\b|WallClock|\.random\(|\bimport (?!Kernel$|\w+API$)"#,
        in: { $0.path.contains("/Domain/") && $0.path.hasPrefix("Sources/") },
        sample: .init(path: "Sources/Patient/Domain/A.swift", text: "import Postgres")),
    .lines(
        "a name that says nothing",
        matching: #"\b(class|struct|enum|actor|protocol) \w*(Manager|Helper|Utils|Util|Base)\b"#,
        in: { !$0.path.contains("ArchitectureTests") },
        sample: .init(path: "Sources/Patient/A.swift", text: "struct PatientManager {}")),
    Rule(
        name: "a type named like its target",
        violations: { file in
            let pattern =
                #"^(public |package )?(final )?(class|struct|enum|actor|protocol) "# + file.target + #"\b[^.]"#
            return file.lines.enumerated().compactMap { index, line in
                guard !file.isTest, !file.target.isEmpty,
                    String(line).range(of: pattern, options: .regularExpression) != nil
                else { return nil }
                return "\(file.path):\(index + 1): a type has the name of its target"
            }
        },
        sample: .init(path: "Sources/Claim/A.swift", text: "public struct Claim {\n}")),
]

/// Functions over the ratchet, found by indentation, which the formatter guarantees.
@Sendable private func longFunctions(in file: Repository.File) -> [String] {
    let lines = file.lines
    return lines.indices.compactMap { start in
        let line = lines[start]
        let indent = line.prefix { $0 == " " }.count
        guard !file.isTest,
            line.range(
                of:
                    #"^\s*((public|private|internal|static|mutating|package|nonisolated|override|final) )*(func|init)\b"#,
                options: .regularExpression) != nil,
            !line.hasSuffix("}"),
            let end = lines[start...].firstIndex(where: { $0.hasPrefix(String(repeating: " ", count: indent) + "}") }),
            end - start > Limit.functionLines
        else { return nil }
        return "\(file.path):\(start + 1): a function of \(end - start) lines, \(Limit.functionLines) are the most"
    }
}
