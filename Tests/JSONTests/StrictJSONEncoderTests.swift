import JSON
import Testing

@Suite struct StrictJSONEncoderTests {
    private func text<Value: Encodable>(_ value: Value) throws -> String {
        String(decoding: try StrictJSONEncoder().encode(value), as: UTF8.self)
    }

    @Test func `members come in the order of the type and nil is omitted`() throws {
        struct Sample: Encodable { var b = 1, a: String? = nil, c: [Int?] = [1, nil] }
        #expect(try text(Sample()) == #"{"b":1,"c":[1,null]}"#)
    }

    @Test func `dictionaries are sorted, so that equal values give equal bytes`() throws {
        #expect(try text(["b": [2: "x"], "a": [:], "C": [:]]) == #"{"C":{},"a":{},"b":{"2":"x"}}"#)
    }

    @Test func `a value that is JSONWritable writes itself wherever it stands`() throws {
        struct Raw: Encodable, JSONWritable {
            func write(to writer: inout JSONWriter) { writer.string("written") }
            func encode(to encoder: any Encoder) throws { Issue.record("encode(to:) must not be called") }
        }
        struct Holder: Encodable { var one = Raw(), many = [Raw()], maybe: Raw? = Raw() }
        #expect(try text(Raw()) == #""written""#)
        #expect(try text(Holder()) == #"{"one":"written","many":["written"],"maybe":"written"}"#)
    }

    @Test(arguments: [Double.infinity, -.infinity, .nan])
    func `what JSON has no number for is refused`(value: Double) {
        #expect(throws: EncodingError.self) { try StrictJSONEncoder().encode([value]) }
        #expect(throws: EncodingError.self) { try StrictJSONEncoder().encode(["a": Float(value)]) }
    }

    @Test func `floats have their own shortest digits`() throws {
        #expect(try text([Float(0.1), 1]) == "[0.1,1.0]")
        #expect(try text([0.1, 1, -2, 1e300]) == "[0.1,1,-2,1e+300]")
    }

    @Test func `nested containers nest and are closed by what follows`() throws {
        struct Nested: Encodable {
            enum Keys: CodingKey { case a, b, c, d }
            func encode(to encoder: any Encoder) throws {
                var container = encoder.container(keyedBy: Keys.self)
                var inner = container.nestedContainer(keyedBy: Keys.self, forKey: .a)
                var list = inner.nestedUnkeyedContainer(forKey: .b)
                try list.encode(1)
                var deep = list.nestedContainer(keyedBy: Keys.self)
                try deep.encode(true, forKey: .a)
                try list.encode("x")
                try list.encodeNil()
                try inner.encode(2, forKey: .c)
                _ = container.superEncoder(forKey: .b)
                try container.encode(3, forKey: .c)
                var again = encoder.container(keyedBy: Keys.self)
                try again.encode(4, forKey: .d)
            }
        }
        #expect(try text([Nested()]) == #"[{"a":{"b":[1,{"a":true},"x",null],"c":2},"b":{},"c":3,"d":4}]"#)
    }

    @Test func `writing to a container that is finished is an error, not broken JSON`() {
        struct Interleaved: Encodable {
            enum Keys: CodingKey { case a, b, c }
            func encode(to encoder: any Encoder) throws {
                var container = encoder.container(keyedBy: Keys.self)
                var first = container.nestedContainer(keyedBy: Keys.self, forKey: .a)
                var second = container.nestedContainer(keyedBy: Keys.self, forKey: .b)
                try second.encode(1, forKey: .c)
                try first.encode(2, forKey: .c)
            }
        }
        struct Late: Encodable {
            enum Keys: CodingKey { case a, b }
            func encode(to encoder: any Encoder) throws {
                var container = encoder.container(keyedBy: Keys.self)
                var first = container.nestedContainer(keyedBy: Keys.self, forKey: .a)
                try container.encode(1, forKey: .b)
                _ = first.nestedUnkeyedContainer(forKey: .a)
            }
        }
        #expect(throws: EncodingError.self) { try StrictJSONEncoder().encode(Interleaved()) }
        #expect(throws: EncodingError.self) { try StrictJSONEncoder().encode(Late()) }
    }

    @Test func `a value that writes nothing is an empty object`() throws {
        struct Nothing: Codable {}
        struct Silent: Encodable { func encode(to encoder: any Encoder) throws {} }
        #expect(try text([Nothing()]) == "[{}]")
        #expect(try text(["a": Silent(), "b": Silent()]) == #"{"a":{},"b":{}}"#)
    }

    @Test func `a value is written behind what a writer has`() throws {
        var writer = JSONWriter()
        writer.beginObject()
        writer.name("total")
        writer.int(2)
        writer.name("items")
        try StrictJSONEncoder().encode([1, 2], to: &writer)
        writer.endObject()
        #expect(String(decoding: writer.bytes, as: UTF8.self) == #"{"total":2,"items":[1,2]}"#)
    }
}
