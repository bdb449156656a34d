import Foundation
import Testing

@Suite struct ArchitectureTests {
    private static let system: Set<String> = [
        "Swift", "Glibc", "Darwin", "Foundation", "FoundationEssentials", "Dispatch", "Synchronization", "Testing",
        "PackagePlugin", "_Concurrency", "_Volatile",
    ]

    @Test(arguments: rules.map(\.name))
    func `every file keeps the rule`(_ name: String) throws {
        let rule = try #require(rules.first { $0.name == name })
        let found = Repository.swiftFiles().flatMap { rule.violations($0) }
        #expect(found.isEmpty, "\(found.joined(separator: "\n"))")
    }

    @Test(arguments: rules.map(\.name))
    func `every rule catches its sample`(_ name: String) throws {
        let rule = try #require(rules.first { $0.name == name })
        #expect(!rule.violations(rule.sample).isEmpty)
    }

    @Test func `every import is a declared dependency`() throws {
        let declared = try Repository.declaredDependencies()
        let found = Repository.swiftFiles().flatMap { undeclaredImports($0, declared) }
        #expect(found.isEmpty, "\(found.joined(separator: "\n"))")
    }

    @Test func `an undeclared import is caught`() {
        let file = Repository.File(path: "Sources/Patient/A.swift", text: "public import Billing\n")
        #expect(undeclaredImports(file, ["Patient": ["Kernel"], "Billing": []]).count == 1)
    }

    @Test func `every target depends only on what its layer allows`() throws {
        let declared = try Repository.declaredDependencies()
        let layers = Layers(modules: modules(declared))
        let found = declared.flatMap { layers.violations(target: $0.key, dependencies: $0.value) }
        #expect(found.isEmpty, "\(found.joined(separator: "\n"))")
        #expect(layers.modules.isSuperset(of: ["Auth", "Patient", "Billing"]))
    }

    @Test(arguments: [
        ("Patient", "Billing"), ("HTTP", "Postgres"), ("Journal", "HTTP"), ("PatientAPI", "Journal"),
        ("JSON", "Kernel"),
    ])
    func `a dependency across layers is caught`(_ target: String, _ dependency: String) {
        let layers = Layers(modules: ["Patient", "Billing"])
        #expect(layers.violations(target: target, dependencies: [dependency]).count == 1)
    }

    @Test func `scripts/test runs every target of tests`() throws {
        let script = try String(contentsOf: Repository.root.appending(path: "scripts/test"), encoding: .utf8)
        let words = Set(script.split { !$0.isLetter && !$0.isNumber }.map(String.init))
        let targets = try Repository.declaredDependencies().keys.filter { $0.hasSuffix("Tests") }
        #expect(targets.count > 10)
        for target in targets { #expect(words.contains(String(target.dropLast(5))), "\(target)") }
    }

    @Test func `a module's SQL names its own schema alone`() throws {
        let modules = modules(try Repository.declaredDependencies())
        let found =
            Repository.swiftFiles(["Sources"]).flatMap { foreignSchemas($0, modules) }
            + Repository.files(["migrations"], ending: ".sql").flatMap { foreignSchemas($0, modules) }
        #expect(found.isEmpty, "\(found.joined(separator: "\n"))")
    }

    @Test func `SQL over another module's schema is caught`() {
        let file = Repository.File(path: "Sources/Billing/A.swift", text: "SELECT 1 FROM patient.patient")
        #expect(foreignSchemas(file, ["Patient", "Billing"]).count == 1)
    }

    @Test(arguments: [
        ("#expect(a.map { $0 } == b)", 0),
        ("withDesk { #expect(await desk.failure { try await desk.charge() } == nil) }", 1),
        ("withDesk { desk in\n    let a = try #require(\n        b.first { $0.isOpen })\n}", 2),
        ("withDesk { if a { for b in c { #expect(b.contains(where: { $0 })) } } }", 1),
        ("static let a: [Int] = {\n    #expect(b.map { $0 } == c)\n    return b\n}()", 2),
        (#"withDesk { #expect(a == "\(b.map { $0 })") }"#, 1),
        (#"withDesk { #expect(a == "{ \" {") }"#, 0),
        ("withDesk { #expect(a) // { $0 }\n}", 0),
        ("withDesk { let a = b.map { $0 }; #expect(a == c) }", 0),
        ("withDesk { await #expect(throws: Failure.self) { try await a.map { $0 } } }", 0),
        ("withDesk { func check(a: [Int]) { #expect(a.map { $0 } == b) } }", 0),
        ("@Test(arguments: [1])\nfunc `a { b`(a: Int)\n    throws\n{ #expect(a.map { $0 } == b) }", 0),
        ("struct A {\n    var a: Int { #expect(b.map { $0 } == c); return 1 }\n}", 0),
        ("func f() {\n    let a = if b { 1 } else { 2 }\n    #expect(c.map { $0 } == d)\n}", 0),
        ("func f() {\n    switch a {\n    case .b: #expect(c.map { $0 } == d)\n    }\n}", 0),
    ])
    func `closures in expectations are caught inside of closures alone`(_ text: String, _ line: Int) {
        #expect(ExpectationClosures.lines(in: text) == (line == 0 ? [] : [line]))
    }

    private func modules(_ declared: [String: Set<String>]) -> Set<String> {
        Set(declared.keys.filter { declared.keys.contains($0 + "API") })
    }

    private func undeclaredImports(_ file: Repository.File, _ declared: [String: Set<String>]) -> [String] {
        guard let dependencies = declared[file.target] else { return [] }
        return file.lines.compactMap { line -> String? in
            var words = line.split(separator: " ")
            guard let place = words.firstIndex(of: "import"), place <= 2, !line.hasPrefix("//") else { return nil }
            words.removeFirst(place + 1)
            let name = String((words.first ?? "").split(separator: ".").first ?? "")
            guard !name.isEmpty, words.count == 1, !Self.system.contains(name), !dependencies.contains(name) else {
                return nil
            }
            return "\(file.path): imports \(name), which \(file.target) does not declare"
        }
    }

    private func foreignSchemas(_ file: Repository.File, _ modules: Set<String>) -> [String] {
        let parts = file.path.split(separator: "/")
        let owner = file.path.hasPrefix("migrations/") ? String(parts[1]) : file.target.lowercased()
        let schemas = modules.map { $0.lowercased() }
        guard schemas.contains(owner) else { return [] }
        let others = schemas.filter { $0 != owner }.joined(separator: "|")
        let pattern = #"(?i)\b(FROM|JOIN|INTO|UPDATE|TABLE|ON|REFERENCES) ("# + others + #")\.[a-z_]+"#
        return file.lines.enumerated().compactMap { index, line in
            guard line.range(of: pattern, options: .regularExpression) != nil else { return nil }
            return "\(file.path):\(index + 1): names another module's schema"
        }
    }
}
