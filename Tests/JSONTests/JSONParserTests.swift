import Testing

import JSON

@Suite struct JSONParserTests {
    @Test(arguments: AcceptedDocuments.all)
    func `a document that RFC 8259 allows is read and written back with the same meaning`(_ sample: ParserCase) throws {
        let value = try JSONValue(parsing: sample.bytes)
        #expect(try JSONValue(parsing: value.bytes) == value)
    }

    @Test(arguments: RefusedDocuments.all)
    func `a document that RFC 8259 or strictness forbids is refused for the right reason`(_ sample: ParserCase) {
        let error = #expect(throws: JSONError.self) { try JSONDocument(sample.bytes) }
        #expect(error?.code == sample.code)
    }

    @Test func `the tables are as large as they are meant to be`() {
        #expect(AcceptedDocuments.all.count + RefusedDocuments.all.count >= 150)
        #expect(Set(RefusedDocuments.all.map(\.name)).count == RefusedDocuments.all.count)
    }

    @Test(arguments: AcceptedDocuments.all)
    func `every beginning of a document is refused, unless the whole is a number`(_ sample: ParserCase) throws {
        let isNumber = try JSONValue(parsing: sample.bytes).kind == .number
        let trimmed = sample.bytes.reversed().drop { [0x20, 0x09, 0x0A, 0x0D].contains($0) }
        for length in 0..<trimmed.count where !isNumber {
            #expect(throws: JSONError.self) { try JSONDocument(Array(sample.bytes[..<length])) }
        }
    }

    @Test func `an error says line, column and offset and nothing of the content`() {
        let error = #expect(throws: JSONError.self) { try JSONDocument("{\n  \"name\": \"secret\",\n  \"name\": 1\n}") }
        #expect(error == JSONError(code: .duplicateName, byteOffset: 24, line: 3, column: 3))
        #expect(error?.description == "a name that the object has already at line 3, column 3 (byte 24)")
    }

    @Test(arguments: [63, 64, 65, 100_000])
    func `nesting is allowed up to the limit and refused above`(depth: Int) {
        let text = String(repeating: "[", count: depth) + String(repeating: "]", count: depth)
        if depth <= JSONLimits.defaultMaxDepth {
            #expect(throws: Never.self) { try JSONDocument(text) }
        } else {
            let error = #expect(throws: JSONError.self) { try JSONDocument(text) }
            #expect(error?.code == .depthExceeded)
            #expect(error?.byteOffset == 64)
        }
    }

    @Test(arguments: [
        (JSONLimits(maxNodes: 3), "[1,2,3]", JSONError.Code.tooManyNodes),
        (JSONLimits(maxNodes: 2), "{\"a\":1}", .tooManyNodes),
        (JSONLimits(maxStringBytes: 3), "\"abcd\"", .stringTooLong),
        (JSONLimits(maxStringBytes: 3), "{\"abcd\":1}", .stringTooLong),
        (JSONLimits(maxNumberBytes: 3), "1234", .numberTooLong),
        (JSONLimits(maxDocumentBytes: 3), "1234", .documentTooLarge),
        (JSONLimits(maxDepth: 0), "[]", .depthExceeded),
    ])
    func `a document over a limit is refused, at the limit it is not`(
        limits: JSONLimits, text: String, code: JSONError.Code
    ) {
        let error = #expect(throws: JSONError.self) { try JSONDocument(text, limits: limits) }
        #expect(error?.code == code)
        #expect(throws: Never.self) {
            try JSONDocument(
                text,
                limits: JSONLimits(
                    maxDepth: limits.maxDepth + 1, maxNodes: limits.maxNodes + 1,
                    maxStringBytes: limits.maxStringBytes + 1, maxNumberBytes: limits.maxNumberBytes + 1,
                    maxDocumentBytes: limits.maxDocumentBytes + 1))
        }
    }

    @Test(arguments: [2, 3, 16, 17, 18, 40, 1000])
    func `a name that comes twice is found wherever the two stand`(count: Int) throws {
        for (first, second) in [(0, 1), (0, count - 1), (count / 2, count - 1), (max(0, count - 2), count - 1)] {
            var names = (0..<count).map { "member-number-\($0)" }
            #expect(throws: Never.self) { try JSONDocument(object(names)) }
            guard first != second else { continue }
            names[second] = names[first]
            let error = #expect(throws: JSONError.self) { try JSONDocument(object(names)) }
            #expect(error?.code == .duplicateName)
            names[second] = "\\u006d" + names[first].dropFirst()
            let escaped = #expect(throws: JSONError.self) { try JSONDocument(object(names)) }
            #expect(escaped?.code == .duplicateName)
        }
    }

    private func object(_ names: [String]) -> String {
        "{" + names.map { "\"\($0)\":{\"member-number-0\":[1]}" }.joined(separator: ",") + "}"
    }

    @Test(arguments: 0..<40 as Range<UInt64>)
    func `whatever is written is read back equal`(seed: UInt64) throws {
        var random = RandomJSON(seed: seed)
        for _ in 0..<25 {
            let value = random.value()
            #expect(try JSONValue(parsing: value.bytes) == value, "seed \(seed)")
        }
    }

    @Test(arguments: 0..<20 as Range<UInt64>)
    func `damaged documents never trap, and what is accepted reads back equal`(seed: UInt64) {
        var random = RandomJSON(seed: seed)
        for _ in 0..<150 {
            var bytes = random.value().bytes
            random.damage(&bytes)
            guard let document = try? JSONDocument(bytes) else { continue }  // Most damage is refused, as it should be.
            let value = document.root.value
            #expect((try? JSONValue(parsing: value.bytes)) == value, "seed \(seed)")
            #expect((try? JSONCanonical.bytes(of: bytes)) == JSONCanonical.bytes(of: value), "seed \(seed)")
        }
    }
}
