import JSON
import Testing

@Suite struct JSONArrayStreamTests {
    struct Outcome: Equatable {
        var elements: [String] = []
        var header: JSONValue?
        var error: JSONError.Code?
    }

    /// Feeds the chunks and tells what came out, with the error of whichever step threw.
    private func run(_ chunks: [ArraySlice<UInt8>], _ make: () -> JSONArrayStream = { JSONArrayStream(path: "entry") })
        -> Outcome
    {
        var stream = make()
        var outcome = Outcome()
        do throws(JSONError) {
            for chunk in chunks {
                outcome.elements += try stream.feed(chunk).map { String(decoding: $0, as: UTF8.self) }
            }
            try stream.finish()
            outcome.header = try stream.header
        } catch {
            outcome.error = error.code
        }
        return outcome
    }

    static let bundle = #"""
        { "resourceType" : "Bundle", "x":{"entry":[1,2]}, "n": -1.5e3 ,"entry" : [
        {"a":"]}\"\\","b":[[],{}]} , 12,"s,]" ,null
        ,[1,[2]] , {} ] , "type":"batch", "l":[true,"[{"], "t":true }
        """#
    static let elements = [#"{"a":"]}\"\\","b":[[],{}]}"#, "12", #""s,]""#, "null", "[1,[2]]", "{}"]

    @Test func `elements and surroundings come out whole, wherever the bytes are cut in two or three`() throws {
        let bytes = Array(Self.bundle.utf8)
        let whole = run([bytes[...]])
        #expect(whole.elements == Self.elements && whole.error == nil)
        #expect(
            whole.header == [
                "resourceType": "Bundle", "x": ["entry": [1, 2]], "n": .number(try #require(JSONNumber("-1.5e3"))),
                "entry": [], "type": "batch", "l": [true, "[{"], "t": true,
            ])
        for first in 0...bytes.count {
            #expect(run([bytes[..<first], bytes[first...]]) == whole)
            let second = min(first + 3, bytes.count)
            #expect(run([bytes[..<first], bytes[first..<second], bytes[second...]]) == whole)
        }
        #expect(run(bytes.indices.map { bytes[$0...$0] }) == whole)
    }

    @Test(
        arguments: [
            (#"{"entry":[]}"#, nil), (#"{}"#, nil), (#"{"a":1}"#, nil), (#"{"\u0065ntry":[1]}"#, nil),
            ("  {\"entry\":[ ]}\n", nil),
            ("", .unexpectedEnd), ("{", .unexpectedEnd), (#"{"entry":[1"#, .unexpectedEnd),
            (#"{"entry":[1]"#, .unexpectedEnd),
            ("[]", .notAnObject), ("1", .notAnObject), ("\u{FEFF}{}", .byteOrderMark), (#"{"entry":{}}"#, .notAnArray),
            (#"{"entry":null}"#, .notAnArray), (#"{"entry":[1],"entry":[2]}"#, .duplicateName),
            (#"{"a":1,"a":2}"#, .duplicateName),
            (#"{"entry":[1,]}"#, .unexpectedByte), (#"{"entry":[,1]}"#, .unexpectedByte),
            (#"{"entry":[1 2]}"#, .unexpectedByte),
            (#"{"entry":[{} {}]}"#, .unexpectedByte), (#"{"entry":[{]}]}"#, .unexpectedByte),
            (#"{"entry":[1}"#, .unexpectedByte),
            (#"{"entry":[1]]"#, .unexpectedByte), (#"{"entry":[]}x"#, .trailingBytes),
            (#"{"entry":[]}{}"#, .trailingBytes),
            (#"{"a":tru}"#, .unexpectedByte), (#"{"a":01}"#, .invalidNumber), (#"{"a" 1}"#, .unexpectedByte),
            (#"{"a":}"#, .unexpectedByte),
            (#"{"a":1,}"#, .unexpectedByte), (#"{,}"#, .unexpectedByte), (#"{"a":1 "b":2}"#, .unexpectedByte),
            (#"{a:1}"#, .unexpectedByte),
            (#"{"\x":1}"#, .unexpectedByte), ("{\"a\":\"\n\"}", .controlCharacter),
            (#"{"a":[1,{"b":]}"#, .unexpectedByte), (#"{"a":1:2}"#, .unexpectedByte),
        ] as [(String, JSONError.Code?)])
    func `broken documents are refused, wherever they are cut`(text: String, code: JSONError.Code?) {
        let bytes = Array(text.utf8)
        #expect(run([bytes[...]]).error == code)
        for cut in 0...bytes.count { #expect(run([bytes[..<cut], bytes[cut...]]).error == code) }
        #expect(run(bytes.indices.map { bytes[$0...$0] }).error == code)
    }

    @Test(arguments: 0..<8 as Range<UInt64>)
    func `large documents come out the same at random cuts`(seed: UInt64) throws {
        var random = RandomJSON(seed: seed)
        let entries = (0..<400).map { _ in random.object(depth: 3) }
        let document: JSONValue = ["resourceType": "Bundle", "entry": .array(entries), "meta": random.value()]
        let bytes = document.bytes
        var chunks: [ArraySlice<UInt8>] = []
        var start = 0
        while start < bytes.count {
            let end = min(bytes.count, start + Int.random(in: 0..<4096, using: &random.generator))
            chunks.append(bytes[start..<end])
            start = end
        }
        let outcome = run(chunks)
        #expect(outcome.error == nil && outcome.header?["meta"] == document["meta"], "seed \(seed)")
        #expect(try outcome.elements.map { try JSONValue(parsing: Array($0.utf8)) } == entries, "seed \(seed)")
    }

    @Test(arguments: 0..<20 as Range<UInt64>)
    func `a damaged document is taken or refused alike, whole or cut, and elements are what a parser finds`(
        seed: UInt64
    ) {
        var random = RandomJSON(seed: seed)
        for _ in 0..<60 {
            var bytes = JSONValue.object([
                JSONMember(name: random.text(), value: random.value(depth: 2)),
                JSONMember(name: "entry", value: .array((0..<3).map { _ in random.value(depth: 2) })),
            ]).bytes
            random.damage(&bytes)
            let whole = run([bytes[...]])
            let cut = run(bytes.indices.map { bytes[$0...$0] })
            #expect(cut.header == whole.header && cut.error == whole.error, "seed \(seed)")
            // Damaged JSON is no matter here: only what a parser accepts has elements to compare.
            guard let value = try? JSONValue(parsing: bytes), value.kind == .object, whole.error == nil else {
                continue
            }
            let elements = whole.elements.map { try? JSONValue(parsing: Array($0.utf8)) }
            #expect(elements == (value["entry"]?.elements ?? []).map(Optional.some), "seed \(seed)")
        }
    }

    @Test func `the header can be read while elements still come, and says where an error is`() throws {
        var stream = JSONArrayStream(path: "entry")
        #expect(try stream.header == [:])
        _ = try stream.feed(Array("{\"type\":\"batch\",\n\"entry\":[{}".utf8))
        #expect(try stream.header == ["type": "batch", "entry": []])
        #expect(stream.foundArray && stream.elementCount == 1 && stream.byteCount == 28)
        _ = try stream.feed(Array("],\"to".utf8))
        #expect(try stream.header == ["type": "batch", "entry": []])
        _ = try stream.feed(Array("tal\":1,\n".utf8))
        let error = try #require(throws: JSONError.self) { try stream.feed(Array("\n  x".utf8)) }
        #expect(error == JSONError(code: .unexpectedByte, byteOffset: 44, line: 4, column: 3))
        #expect(throws: error) { try stream.feed(Array("}".utf8)) }
        #expect(throws: error) { try stream.finish() }
    }

    @Test func `elements of a second array of the name never come out`() throws {
        var stream = JSONArrayStream(path: "entry")
        #expect(try stream.feed(Array(#"{"entry":[1]"#.utf8)).count == 1)
        let error = #expect(throws: JSONError.self) { try stream.feed(Array(#","\u0065ntry":[2,"#.utf8)) }
        #expect(error?.code == .duplicateName && stream.elementCount == 1)
    }

    @Test func `what is too large is refused before it is all in memory`() {
        let long = "\"" + String(repeating: "x", count: 100) + "\""
        let element = Array(#"{"entry":[\#(long)"#.utf8)
        #expect(
            run(element.indices.map { element[$0...$0] }) { JSONArrayStream(path: "entry", maxElementBytes: 50) }.error
                == .elementTooLarge)
        let header = Array(#"{"a":\#(long)"#.utf8)
        #expect(
            run(header.indices.map { header[$0...$0] }) { JSONArrayStream(path: "entry", maxHeaderBytes: 50) }.error
                == .headerTooLarge)
        let name = Array("{\(long)".utf8)
        #expect(run([name[...]]) { JSONArrayStream(path: "entry", maxHeaderBytes: 50) }.error == .headerTooLarge)
        let limits = JSONLimits(maxDepth: 3, maxDocumentBytes: 90)
        #expect(run([element[...]]) { JSONArrayStream(path: "entry", limits: limits) }.error == .documentTooLarge)
        #expect(
            run([Array(#"{"entry":[[[[[]]]]]}"#.utf8)[...]]) { JSONArrayStream(path: "entry", limits: limits) }.error
                == .depthExceeded)
    }
}
