import Testing

@testable import HTTP

@Suite struct HTTPFieldsTests {
    private static func recased(_ name: String, _ random: inout TestRandom) -> String {
        String(name.map { random.below(2) == 0 ? Character($0.uppercased()) : Character($0.lowercased()) })
    }

    private static func known(_ name: String) -> KnownField? {
        Array(name.utf8).withUnsafeBytes { KnownField($0) }
    }

    @Test(arguments: KnownField.allCases)
    func `a known name is known in any case, and nothing near it`(_ field: KnownField) {
        var random = TestRandom(seed: 0x5EED_0013)
        let name = field.name.description
        for _ in 0..<20 { #expect(Self.known(Self.recased(name, &random)) == field) }
        #expect(Self.known(name + "s") == nil)
        #expect(Self.known(String(name.dropLast())) == nil)
        #expect(Self.known(String(name.dropLast()) + "_") == nil)
        #expect(Self.known("_" + name.dropFirst()) == nil)
        #expect(Self.known("") == nil)
    }

    private static func agree(_ fields: HTTPFields, _ note: String) {
        for field in KnownField.allCases {
            let name = field.name.description
            let values = fields.all.filter { $0.name.lowercased() == name.lowercased() }.map(\.value)
            #expect(fields.contains(field) == !values.isEmpty, "\(note), \(name)")
            #expect(fields.values(field) == values, "\(note), \(name)")
            #expect(fields[field] == (values.count == 1 ? values[0] : nil), "\(note), \(name)")
            switch fields.occurrence(of: field) {
            case .absent: #expect(values.isEmpty, "\(note), \(name)")
            case .once(let bytes): #expect([String(decoding: bytes, as: UTF8.self)] == values, "\(note), \(name)")
            case .repeated: #expect(values.count > 1, "\(note), \(name)")
            }
        }
    }

    @Test func `what is noted of known fields is what a slow search finds, parsed or put together`() {
        let seed: UInt64 = 0x5EED_0014
        var random = TestRandom(seed: seed)
        let names = KnownField.allCases.map(\.name.description) + ["Accept", "X-Other", "Etags", "TE"]
        for round in 0..<400 {
            let note = "seed \(seed), round \(round)"
            var built = HTTPFields()
            var text = "GET / HTTP/1.1\r\nHost: a\r\n"
            for index in 0..<random.below(10) {
                let name = Self.recased(names[random.below(names.count)], &random)
                built.append(name, "v\(index)")
                text += "\(name): v\(index)\r\n"
            }
            Self.agree(built, note)
            var parser = RequestParser()
            guard case .head(let head) = Array((text + "\r\n").utf8).withUnsafeBytes({ parser.next($0) }).part else {
                Issue.record("no head: \(note)")
                continue
            }
            Self.agree(head.fields, note)
            let changed = names[random.below(names.count)]
            built[changed] = random.below(2) == 0 ? nil : "changed"
            Self.agree(built, note)
        }
    }

    @Test func `trailers are noted as well`() {
        var parser = RequestParser()
        let text = "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n0\r\nOrigin: x\r\n\r\n"
        let bytes = Array(text.utf8)
        let trailers = bytes.withUnsafeBytes { input -> HTTPFields? in
            let head = parser.next(input)
            let rest = UnsafeRawBufferPointer(rebasing: input[head.consumed...])
            return if case .end(let trailers) = parser.next(rest).part { trailers } else { nil }
        }
        #expect(trailers?[.origin] == "x")
    }

    @Test(arguments: [1, 9, 10, 17, 12_345, Int.max])
    func `a read's fields are those that would be appended`(_ version: Int) {
        var expected = HTTPFields()
        expected.append("Content-Type", "application/json")
        expected.append("ETag", EntityTag.of(version: version))
        let fields = HTTPFields(jsonOfVersion: version)
        #expect(fields.bytes == expected.bytes)
        #expect(fields.all.map { "\($0.name)=\($0.value)" } == expected.all.map { "\($0.name)=\($0.value)" })
        Self.agree(fields, "version \(version)")
    }
}
