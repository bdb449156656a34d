import Testing

@testable import HTTP

private func describe(_ match: Router.Match) -> String {
    switch match {
    case .route(let place, let parameters):
        "\(place)" + zip(parameters.names, parameters.values).sorted { $0.0 < $1.0 }.map { " \($0)=\($1)" }.joined()
    case .methodNotAllowed(let methods): methods.map(\.rawValue).joined(separator: ",")
    case .notFound: "none"
    case .malformed: "malformed"
    }
}

@Suite struct RouterTests {
    private static let table: [(method: HTTPMethod, pattern: String)] = [
        (.get, "/"), (.get, "/patients"), (.post, "/patients"), (.get, "/patients/{id}"), (.post, "/patients/import"),
        (.get, "/patients/{id}/history"), (.get, "/patients/import/{run}"), (.get, "/a/{x}/c/{y}"), (.get, "/a/b/c"),
        (.post, "/patients/import:all"),
    ]

    @Test(arguments: [
        (HTTPMethod.get, "/", "0"), (.get, "/patients", "1"), (.head, "/patients", "1"), (.post, "/patients", "2"),
        (.get, "/patients/7", "3 id=7"), (.post, "/patients/import", "4"), (.get, "/patients/import", "POST,OPTIONS"),
        (.get, "/patients/import/history", "6 run=history"), (.get, "/patients/x/history", "5 id=x"),
        (.delete, "/patients", "GET,HEAD,POST,OPTIONS"), (.get, "/patients/", "none"), (.get, "//patients", "none"),
        (.get, "/patients//history", "none"), (.get, "/patientsx", "none"), (.get, "/Patients", "none"),
        (.get, "/p%61tients/7", "3 id=7"), (.get, "/patients/a%2Fb", "3 id=a/b"), (.get, "/patients/%ff", "malformed"),
        (.get, "/patients%2F7", "none"), (.get, "/a/b/c", "8"), (.get, "/a/b/c/d", "7 x=b y=d"), (.get, "", "none"),
        (.get, "/patients/%D8%A3", "3 id=أ"), (.post, "/patients/import:all", "9"),
        (.post, "/patients/import%3Aall", "9"),
        (.get, "/patients/import:all", "POST,OPTIONS"), (.get, "/patients/a:b", "3 id=a:b"),
    ])
    func `a path leads where the table says`(_ method: HTTPMethod, _ path: String, _ expected: String) throws {
        #expect(describe(try Router(Self.table).match(method, path)) == expected)
    }

    @Test func `any table finds the routes that a search by hand finds`() throws {
        let seed: UInt64 = 0x5EED_0002
        var random = TestRandom(seed: seed)
        let words = ["a", "b", "c", "{x}", "{y}"]
        for round in 0..<300 {
            var table: [(method: HTTPMethod, pattern: String)] = []
            var shapes: Set<String> = []
            for _ in 0..<(1 + random.below(8)) {
                let parts = (0..<(1 + random.below(4))).map { _ in words[random.below(words.count)] }
                let pattern = "/" + parts.joined(separator: "/")
                let shape = "/" + parts.map { $0.hasPrefix("{") ? "{}" : $0 }.joined(separator: "/")
                guard RoutePattern(pattern) != nil, shapes.insert(shape).inserted else { continue }
                table.append((.get, pattern))
            }
            let router = try Router(table)
            for _ in 0..<20 {
                let parts = (0..<(1 + random.below(4))).map { _ in ["a", "b", "c", "d"][random.below(4)] }
                let expected = Self.search(table.map(\.pattern), parts)
                let found = router.match(.get, "/" + parts.joined(separator: "/"))
                if let expected {
                    guard case .route(let place, _) = found else {
                        Issue.record("seed \(seed), round \(round): nothing for \(parts)")
                        continue
                    }
                    #expect(place == expected, "seed \(seed), round \(round), \(parts)")
                } else {
                    #expect(describe(found) == "none", "seed \(seed), round \(round), \(parts)")
                }
            }
        }
    }

    /// The first pattern that fits when fixed segments count before parameters, from the left.
    private static func search(_ patterns: [String], _ path: [String]) -> Int? {
        let fitting = patterns.indices.filter { index in
            let parts = patterns[index].dropFirst().split(separator: "/")
            return parts.count == path.count
                && zip(parts, path).allSatisfy { $0.hasPrefix("{") || $0 == $1 }
        }
        func rank(_ index: Int) -> String {
            patterns[index].dropFirst().split(separator: "/").map { $0.hasPrefix("{") ? "1" : "0" }.joined()
        }
        return fitting.min { rank($0) < rank($1) }
    }
}
