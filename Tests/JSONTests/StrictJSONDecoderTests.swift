import JSON
import Testing

@Suite struct StrictJSONDecoderTests {
    struct Address: Codable, Hashable {
        var line1: String
        var city: String?
    }

    enum Sex: String, Codable, CaseIterable { case female, male, other, unknown }

    enum Opaque: String, Codable { case one, two }

    struct Code: Hashable, Codable, JSONSchemaDescribed {
        var text: String
        static var jsonSchema: JSONSchema { .string(pattern: "^[A-Z]+$") }
        static var schemaPlaceholder: Code { Code(text: "A") }

        init(text: String) { self.text = text }

        init(from decoder: any Decoder) throws {
            let container = try decoder.singleValueContainer()
            text = try container.decode(String.self)
            guard text.allSatisfy(\.isUppercase) else {
                throw DecodingError.dataCorruptedError(in: container, debugDescription: "must be capital letters")
            }
        }

        func encode(to encoder: any Encoder) throws {
            var container = encoder.singleValueContainer()
            try container.encode(text)
        }
    }

    struct Person: Codable, Hashable {
        var name: String
        var age: Int
        var isActive: Bool
        var sex: Sex
        var address: Address
        var codes: [Code]
        var roles: [String]
        var score: Double?
        var previous: [Address]?
    }

    static let good = """
        {"name":"Amira","age":41,"isActive":true,"sex":"female","address":{"line1":"1 Nile St"},"codes":["AB"],
        "roles":["nurse"],"score":1.5,"previous":[{"line1":"x","city":"Cairo"}]}
        """

    private func issues<Value: Decodable>(
        _ type: Value.Type, _ text: String, decoder: StrictJSONDecoder = StrictJSONDecoder()
    ) -> [JSONIssue] {
        let error = #expect(throws: JSONDecodingError.self) { try decoder.decode(type, from: Array(text.utf8)) }
        return error?.issues ?? []
    }

    private func summary(_ issues: [JSONIssue]) -> [String] { issues.map { "\($0.path) \($0.code)" } }

    @Test func `a document with exactly what is asked for decodes`() throws {
        let person = try StrictJSONDecoder().decode(Person.self, from: Array(Self.good.utf8))
        #expect(person.name == "Amira" && person.age == 41 && person.isActive && person.sex == .female)
        #expect(person.codes == [Code(text: "AB")] && person.score == 1.5)
        #expect(person.previous == [Address(line1: "x", city: "Cairo")])
    }

    @Test func `everything that is missing is named at once`() {
        #expect(
            summary(issues(Person.self, "{}")) == [
                "name required", "age required", "isActive required", "sex required", "address required",
                "codes required", "roles required",
            ])
    }

    @Test func `everything that is wrong is named at once, with its path`() {
        let text = """
            {"name":1,"age":"41","isActive":"yes","sex":"F","address":{"line1":null,"city":2,"zip":"1"},
            "codes":["AB","cd",3],"roles":["nurse",1,null],"score":"high",
            "previous":[{"line1":"a"},{},[]],"extra":{"a":1}}
            """
        #expect(
            summary(issues(Person.self, text)) == [
                "name wrongType", "age wrongType", "isActive wrongType", "sex invalid", "address.line1 required",
                "address.city wrongType", "codes[1] invalid", "codes[2] wrongType", "roles[1] wrongType",
                "roles[2] required", "score wrongType", "previous[1].line1 required", "previous[2] wrongType",
                "extra unknownField", "address.zip unknownField",
            ])
    }

    @Test func `messages say what would be accepted and never what was sent`() {
        let text = #"{"name":1,"age":1e2,"isActive":0,"sex":"secret","address":[],"codes":["secret"],"roles":{}}"#
        let found = issues(Person.self, text)
        #expect(
            found.map(\.message) == [
                "must be a string", "must be an integer from \(Int.min) to \(Int.max)", "must be true or false",
                "must be one of female, male, other, unknown", "must be an object", "must be capital letters",
                "must be an array",
            ])
        let opaque = issues([Opaque].self, #"["secret"]"#)
        #expect(opaque == [JSONIssue(path: "[0]", code: "invalid", message: "is not an accepted value")])
        #expect(!"\(JSONDecodingError(issues: found + opaque))".contains("secret"))
    }

    @Test(
        arguments: [
            ("127", nil), ("-128", nil), ("-0", nil), ("128", "outOfRange"), ("-129", "outOfRange"),
            ("99999999999999999999999999", "outOfRange"), ("1.0", "wrongType"), ("1e1", "wrongType"),
            ("\"1\"", "wrongType"), ("true", "wrongType"), ("null", "required"),
        ] as [(String, String?)])
    func `integers are exact and in range, in objects, arrays and alone`(text: String, code: String?) {
        for (type, json) in [([String: Int8].self, "{\"a\":\(text)}")] {
            #expect((try? StrictJSONDecoder().decode(type, from: Array(json.utf8))) == nil || code == nil)
        }
        struct Holder: Decodable { var a: Int8 }
        struct Alone: Decodable {
            init(from decoder: any Decoder) throws { _ = try decoder.singleValueContainer().decode(Int8.self) }
        }
        if let code {
            #expect(summary(issues(Holder.self, "{\"a\":\(text)}")) == ["a \(code)"])
            #expect(summary(issues([Int8].self, "[\(text)]")) == ["[0] \(code)"])
            #expect(summary(issues(Alone.self, text)) == [" \(code)"])
        } else {
            #expect(throws: Never.self) { try StrictJSONDecoder().decode([Int8].self, from: Array("[\(text)]".utf8)) }
        }
    }

    @Test func `the largest and smallest integers arrive unharmed`() throws {
        struct Wide: Codable, Equatable { var a = Int64.min, b = Int64.max, c = UInt64.max, d = 9_007_199_254_740_993 }
        #expect(try StrictJSONDecoder().decode(Wide.self, from: StrictJSONEncoder().encode(Wide())) == Wide())
        #expect(summary(issues([UInt64].self, "[18446744073709551616,-1]")) == ["[0] outOfRange", "[1] outOfRange"])
    }

    @Test func `a double beyond the largest is refused, one too small is zero`() throws {
        #expect(summary(issues([Double].self, "[1e400]")) == ["[0] outOfRange"])
        #expect(summary(issues([Float].self, "[1e39]")) == ["[0] outOfRange"])
        #expect(
            try StrictJSONDecoder().decode([Double].self, from: Array("[1e-400,0.1,1e22,123456789.125]".utf8)) == [
                0, 0.1, 1e22, 123_456_789.125,
            ])
    }

    @Test func `unknown fields can be passed over where others define the document`() throws {
        let decoder = StrictJSONDecoder(allowsUnknownFields: true)
        let address = try decoder.decode(Address.self, from: Array(#"{"x":1,"line1":"a","y":{"z":2}}"#.utf8))
        #expect(address == Address(line1: "a", city: nil))
    }

    @Test func `null and absent mean the same for optionals`() throws {
        let decoder = StrictJSONDecoder()
        let absent = try decoder.decode(Address.self, from: Array(#"{"line1":"a"}"#.utf8))
        #expect(try decoder.decode(Address.self, from: Array(#"{"line1":"a","city":null}"#.utf8)) == absent)
    }

    @Test func `a type without a placeholder does not hide what is wrong beside it`() {
        struct Range: Decodable {
            var low: Int
            var high: Int
            enum CodingKeys: CodingKey { case low, high }
            init(from decoder: any Decoder) throws {
                let container = try decoder.container(keyedBy: CodingKeys.self)
                low = try container.decode(Int.self, forKey: .low)
                high = try container.decode(Int.self, forKey: .high)
                guard low < high else {
                    throw DecodingError.dataCorruptedError(
                        forKey: .high, in: container, debugDescription: "must be above low")
                }
            }
        }
        struct Holder: Decodable {
            var a: Range?
            var b: [Range]
            var c: Int
        }
        #expect(
            summary(issues(Holder.self, #"{"a":{"low":2,"high":1},"b":[{"low":3,"high":3}],"c":"x","d":1}"#)) == [
                "a.high invalid", "b[0].high invalid", "c wrongType", "d unknownField",
            ])
        #expect(summary(issues(Range.self, #"{"low":2,"high":1,"other":1}"#)) == ["high invalid"])
    }

    @Test func `a type may give its own code and words`() {
        struct Birth: Decodable {
            init(from decoder: any Decoder) throws {
                throw JSONFieldError(code: "inFuture", message: "must not lie ahead")
            }
        }
        #expect(
            issues([Birth].self, "[1]") == [JSONIssue(path: "[0]", code: "inFuture", message: "must not lie ahead")])
    }

    @Test func `a union may try one kind after another in a single value`() throws {
        enum Either: Codable, Equatable {
            case number(Int), text(String)
            init(from decoder: any Decoder) throws {
                let container = try decoder.singleValueContainer()
                if let value = try? container.decode(Int.self) {  // The other kind is tried next.
                    self = .number(value)
                } else {
                    self = .text(try container.decode(String.self))
                }
            }
        }
        let bytes = Array(#"[1,"a"]"#.utf8)
        #expect(try StrictJSONDecoder().decode([Either].self, from: bytes) == [.number(1), .text("a")])
        #expect(summary(issues([Either].self, "[1,{}]")) == ["[1] wrongType"])
    }

    @Test func `a hopeless document is given up after a bounded number of issues`() {
        let text = "[" + Array(repeating: "\"x\"", count: 10_000).joined(separator: ",") + "]"
        #expect(issues([Int].self, text).count == JSONDecodingError.maxIssues)
        let object = "{" + (0..<10_000).map { "\"k\($0)\":1" }.joined(separator: ",") + "}"
        #expect(issues(Address.self, object).count == JSONDecodingError.maxIssues)
    }

    @Test func `malformed bytes are a syntax error`() {
        #expect(throws: JSONError.self) { try StrictJSONDecoder().decode(Address.self, from: Array("{".utf8)) }
    }

    @Test func `a value within a document decodes with paths from the root`() throws {
        let document = try JSONDocument(#"{"items":[{"line1":"a"},{"line1":1,"x":2}]}"#)
        let items = try #require(document.root["items"])
        let nodes = Array(items.elements)
        #expect(try StrictJSONDecoder().decode(Address.self, from: nodes[0]) == Address(line1: "a", city: nil))
        let error = #expect(throws: JSONDecodingError.self) {
            try StrictJSONDecoder().decode(Address.self, from: nodes[1])
        }
        #expect(summary(error?.issues ?? []) == ["items[1].line1 wrongType", "items[1].x unknownField"])
    }

    @Test func `a tree decodes, and a tree inside a type keeps order and digits`() throws {
        struct Holder: Codable, Equatable { var data: JSONValue, number: JSONNumber }
        let tree: JSONValue = [
            "data": ["z": 1, "a": [nil, true, "x"]], "number": .number(try #require(JSONNumber("1.10"))),
        ]
        let holder = try StrictJSONDecoder().decode(Holder.self, from: tree)
        #expect(holder.data == ["z": 1, "a": [nil, true, "x"]] && holder.number.description == "1.10")
        #expect(try StrictJSONEncoder().encode(holder) == tree.bytes)
    }

    @Test func `names of a dictionary that are one text in two Unicode forms are refused`() {
        let found = issues([String: Int].self, "{\"\u{E9}\":1,\"e\u{301}\":2}")
        #expect(summary(found) == [" duplicateName"])
    }

    @Test func `a large dictionary is read in one pass`() throws {
        let count = 100_000
        let object = "{" + (0..<count).map { "\"k\($0)\":\($0)" }.joined(separator: ",") + "}"
        let decoded = try StrictJSONDecoder().decode([String: Int].self, from: Array(object.utf8))
        #expect(decoded.count == count && decoded["k99999"] == 99_999)
    }

    @Test func `nested containers are strict too, and their issues collected`() {
        struct Flat: Decodable {
            var line: String
            var second: Int
            enum Keys: CodingKey { case address, list }
            enum Inner: CodingKey { case line }
            init(from decoder: any Decoder) throws {
                let container = try decoder.container(keyedBy: Keys.self)
                let address = try container.nestedContainer(keyedBy: Inner.self, forKey: .address)
                line = try address.decode(String.self, forKey: .line)
                var list = try container.nestedUnkeyedContainer(forKey: .list)
                second = 0
                while !list.isAtEnd { second = try list.decode(Int.self) }
            }
        }
        #expect(summary(issues(Flat.self, "{}")) == ["address required", "list required"])
        #expect(
            summary(issues(Flat.self, #"{"address":{"line":1,"x":2},"list":[1,"2"]}"#)) == [
                "address.line wrongType", "list[1] wrongType", "address.x unknownField",
            ])
        #expect(summary(issues(Flat.self, #"{"address":1,"list":2}"#)) == ["address wrongType", "list wrongType"])
    }

    @Test func `values that types look up reach them`() throws {
        struct Lookup: Decodable {
            var found: String?
            init(from decoder: any Decoder) throws {
                found = decoder.userInfo.first { $0.key.rawValue == "unit" }?.value as? String
            }
        }
        let key = try #require(CodingUserInfoKey(rawValue: "unit"))
        let decoder = StrictJSONDecoder(userInfo: [key: "mg"])
        #expect(try decoder.decode(Lookup.self, from: Array("1".utf8)).found == "mg")
    }

    @Test func `an attempt gives what could be read, with placeholders where it could not`() throws {
        let text = #"{"name": "Mona", "age": "ten", "isActive": true, "sex": "none", "more": 1}"#
        struct Found: Decodable {
            var name: String
            var age: Int
            var isActive: Bool
            var sex: Sex
        }
        let found = try StrictJSONDecoder().attempt(Found.self, from: Array(text.utf8))
        #expect(found.issues.map(\.path) == ["age", "sex", "more"])
        let value = try #require(found.value)
        #expect(value.name == "Mona" && value.age == 0 && value.isActive && value.sex == .female)
        #expect(try StrictJSONDecoder().attempt(Found.self, from: Array("[]".utf8)).issues.map(\.code) == ["wrongType"])
        #expect(throws: JSONError.self) { try StrictJSONDecoder().attempt(Found.self, from: Array("{".utf8)) }
    }
}
