import JSON
import Testing

@Suite struct JSONSchemaTests {
    enum Sex: String, Codable, CaseIterable, JSONSchemaDescribed { case female, male }

    enum Plain: String, Codable, CaseIterable { case one, two }

    struct Money: Codable, JSONSchemaDescribed {
        var amountMinor: Int64
        var currency: String
        static var jsonSchema: JSONSchema {
            .object([.init("amountMinor", .integer), .init("currency", .string(pattern: "^[A-Z]{3}$"))]).titled("Money")
        }
        static var schemaPlaceholder: Money { Money(amountMinor: 0, currency: "EGP") }
    }

    struct Line: Codable {
        var text: String
        var price: Money
    }

    struct Invoice: Codable {
        var id: Int64
        var note: String?
        var sex: Sex
        var plain: Plain?
        var lines: [Line]
        var first: Line
        var labels: [String: Int32]
        var patch: Patch<String>
        var data: JSONValue?
        var rate: Double
        var isPaid: Bool
    }

    struct Tree: Codable {
        var name: String
        var children: [Tree]
    }

    /// Says more of a member that is a text to the type, and of one that it does not have.
    struct Letter: Codable, JSONSchemaMembersDescribed {
        var language: String?
        var code: String
        var body: String
        static var memberSchemas: [String: JSONSchema] {
            ["language": .string(pattern: "^[a-z]{2}$"), "code": .string(pattern: "^[A-Z]+$"), "other": .integer]
        }
    }

    struct Envelope: Codable { var letters: [Letter] }

    private func text(_ schema: JSONSchema) throws -> String {
        var writer = JSONWriter()
        writer.value(schema)
        return String(decoding: try JSONValue(parsing: writer.bytes).bytes, as: UTF8.self)
    }

    @Test func `a type says more of its members than their types do, and not whether they must be there`() throws {
        let letter = """
            {"type":"object","properties":{"language":{"type":"string","pattern":"^[a-z]{2}$"},\
            "code":{"type":"string","pattern":"^[A-Z]+$"},"body":{"type":"string"}},"required":["code","body"],\
            "additionalProperties":false,"title":"Letter"}
            """
        #expect(try text(.of(Letter.self)) == letter)
        // Within another type, and as a component, too.
        #expect(try text(.of(Envelope.self)).contains(letter))
        var recorder = JSONSchemaRecorder()
        _ = try recorder.schema(of: Envelope.self)
        let component = try #require(recorder.definitions.first { $0.name == "Letter" })
        #expect(try text(component.schema) == letter)
    }

    @Test func `a type's schema is what its initialiser asks for`() throws {
        let money = """
            {"type":"object","properties":{"amountMinor":{"type":"integer"},"currency":{"type":"string",\
            "pattern":"^[A-Z]{3}$"}},"required":["amountMinor","currency"],"additionalProperties":false,"title":"Money"}
            """
        let line = """
            {"type":"object","properties":{"text":{"type":"string"},"price":\(money)},"required":["text","price"],\
            "additionalProperties":false,"title":"Line"}
            """
        #expect(
            try text(.of(Invoice.self)) == """
                {"type":"object","properties":{"id":{"type":"integer"},"note":{"type":"string"},\
                "sex":{"type":"string","enum":["female","male"],"title":"Sex"},\
                "plain":{"type":"string","enum":["one","two"],"title":"Plain"},\
                "lines":{"type":"array","items":\(line)},\
                "first":\(line),"labels":{"type":"object","additionalProperties":{"type":"integer",\
                "minimum":-2147483648,"maximum":2147483647}},"patch":{"type":["string","null"]},"data":{},\
                "rate":{"type":"number"},"isPaid":{"type":"boolean"}},\
                "required":["id","sex","lines","first","labels","rate","isPaid"],"additionalProperties":false,\
                "title":"Invoice"}
                """)
    }

    @Test func `components are named once and referred to`() throws {
        var recorder = JSONSchemaRecorder()
        let prefix = JSONSchemaRecorder.openAPIPrefix
        #expect(try recorder.schema(of: Invoice.self) == .ref(prefix + "Invoice"))
        #expect(try recorder.schema(of: [Line].self) == .array(of: .ref(prefix + "Line")))
        #expect(try recorder.schema(of: Invoice.self) == .ref(prefix + "Invoice"))
        #expect(recorder.definitions.map(\.name) == ["Invoice", "Line", "Money", "Plain", "Sex"])
        let line = try #require(recorder.definitions.first { $0.name == "Line" })
        #expect(
            line.schema
                == .object([.init("text", .string), .init("price", .ref(prefix + "Money"))]).titled("Line"))
    }

    @Test func `a type that contains itself refers to itself`() throws {
        let schema = try JSONSchema.of(Tree.self)
        #expect(schema.shape == .ref("#/$defs/Tree"))
        #expect(schema.definitions.map(\.name) == ["Tree"])
        #expect(
            schema.definitions.first?.schema
                == .object([.init("name", .string), .init("children", .array(of: .ref("#/$defs/Tree")))]).titled("Tree")
        )
        var recorder = JSONSchemaRecorder()
        #expect(try recorder.schema(of: Tree.self) == .ref("#/components/schemas/Tree"))
        #expect(recorder.definitions.count == 1)
    }

    @Test func `two types of one name are told apart, and generic ones have a name`() throws {
        enum One { struct Item: Codable { var a: Int } }
        enum Two { struct Item: Codable { var b: Int } }
        struct Page<Element: Codable>: Codable { var items: [Element], nextCursor: String? }
        var recorder = JSONSchemaRecorder()
        _ = try recorder.schema(of: Page<One.Item>.self)
        _ = try recorder.schema(of: Page<Two.Item>.self)
        let names = recorder.definitions.map(\.name)
        #expect(names.contains("Item") && names.contains("PageOfItem") && Set(names).count == 4)
        #expect(names.allSatisfy { $0.allSatisfy { $0.isLetter || $0.isNumber || "._".contains($0) } })
    }

    @Test func `a type that refuses placeholders is named`() {
        struct Picky: Decodable {
            init(from decoder: any Decoder) throws {
                let container = try decoder.singleValueContainer()
                guard try container.decode(String.self) == "yes" else {
                    throw DecodingError.dataCorruptedError(in: container, debugDescription: "must be yes")
                }
            }
        }
        struct Holder: Decodable { var list: [Picky]? }
        let error = #expect(throws: JSONSchemaError.self) { try JSONSchema.of(Holder.self) }
        #expect(error?.description.contains("Picky") == true)
    }

    @Test func `hand-written initialisers are recorded as well`() throws {
        struct Hand: Decodable {
            enum Keys: CodingKey { case a, b, c, d }
            init(from decoder: any Decoder) throws {
                let container = try decoder.container(keyedBy: Keys.self)
                if container.contains(.a) { _ = try container.decode(Int8.self, forKey: .a) }
                let inner = try container.nestedContainer(keyedBy: Keys.self, forKey: .b)
                _ = try inner.decode(String.self, forKey: .c)
                var list = try container.nestedUnkeyedContainer(forKey: .d)
                _ = try list.decode(Bool.self)
            }
        }
        let inner = JSONSchema.object([.init("c", .string)])
        let expected = JSONSchema.object([
            .init("a", .integer(minimum: -128, maximum: 127), isRequired: false), .init("b", inner),
            .init("d", .array(of: .boolean)),
        ]).titled("Hand")
        #expect(try JSONSchema.of(Hand.self) == expected)
    }

    @Test(arguments: [
        (
            JSONSchema.string(format: "date", minLength: 1, maxLength: 9).nullable(),
            #"{"type":["string","null"],"format":"date","minLength":1,"maxLength":9}"#
        ),
        (
            .integer(minimum: 1, maximum: 200).description("How many."),
            #"{"type":"integer","minimum":1,"maximum":200,"description":"How many."}"#
        ),
        (.ref("#/x"), ##"{"$ref":"#/x"}"##), (.ref("#/x").nullable(), ##"{"anyOf":[{"$ref":"#/x"},{"type":"null"}]}"##),
        (.anyOf([.string, .number]), #"{"anyOf":[{"type":"string"},{"type":"number"}]}"#),
        (.enumeration(["a"]).nullable(), #"{"type":["string","null"],"enum":["a",null]}"#),
        (.array(of: .any, maxItems: 3).example([1]), #"{"type":"array","items":{},"maxItems":3,"examples":[[1]]}"#),
        (
            JSONSchema.object([.init("a", .object([]))]).opened(),
            #"{"type":"object","properties":{"a":{"type":"object","properties":{}}},"required":["a"]}"#
        ),
    ])
    func `schemas are written as draft 2020-12 has them`(schema: JSONSchema, json: String) throws {
        #expect(try text(schema) == json)
    }
}
