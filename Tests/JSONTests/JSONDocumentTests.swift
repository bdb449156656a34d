import JSON
import Testing

@Suite struct JSONDocumentTests {
    static let text = #"{"id":"a\u00e9","n":[1,-2.5,{"x":null}],"ok":true,"big":12345678901234567890,"e":{}}"#

    @Test func `values are read in place`() throws {
        let root = try JSONDocument(Self.text).root
        #expect(root.kind == .object && root.count == 5)
        #expect(root["id"]?.string == "aé" && root["ok"]?.bool == true && root["missing"] == nil)
        let list = try #require(root["n"])
        #expect(list.kind == .array && list.elements.map(\.kind) == [.number, .number, .object])
        #expect(list.elements.map { $0.double } == [1, -2.5, nil])
        #expect(list.elements.map { $0.integer(as: Int.self) } == [1, nil, nil])
        #expect(root["big"]?.integer(as: Int64.self) == nil)
        #expect(root["big"]?.integer(as: UInt64.self) == 12_345_678_901_234_567_890)
        #expect(root["big"]?.number?.description == "12345678901234567890")
        #expect(root.members.map(\.name) == ["id", "n", "ok", "big", "e"])
        #expect(root["n"]?["x"] == nil && root["id"]?.elements.map(\.kind) == [] && root["e"]?.isNull == false)
    }

    @Test func `a value knows its path and its bytes`() throws {
        let root = try JSONDocument(Self.text).root
        let third = try #require(root["n"]?.elements.reversed().first)
        #expect(third["x"]?.path == "n[2].x" && root.path.isEmpty)
        #expect(Array(third.rawBytes) == Array(#"{"x":null}"#.utf8))
        #expect(root["id"].map { Array($0.rawBytes) } == Array(#""a\u00e9""#.utf8))
    }

    @Test func `a tree keeps order and digits`() throws {
        let value = try JSONDocument(Self.text).root.value
        #expect(String(decoding: value.bytes, as: UTF8.self) == Self.text.replacing("\\u00e9", with: "é"))
        #expect(value["n"]?.elements?.count == 3 && value["ok"]?.bool == true && value["id"]?.kind == .string)
    }

    @Test(arguments: [
        ("1", true), ("-0", true), ("1.50", true), ("1E+5", true), ("", false), ("+1", false), ("01", false),
        (" 1", false), ("1 ", false), ("NaN", false), ("1e", false), ("\"1\"", false), ("[1]", false), ("1]", false),
    ])
    func `a number is made of the text of a number only`(text: String, isNumber: Bool) {
        #expect((JSONNumber(text) != nil) == isNumber)
    }

    @Test func `a number is an integer only when it is written as one`() throws {
        let number = try #require(JSONNumber("-128"))
        #expect(number.integer(as: Int8.self) == -128 && number.integer(as: UInt8.self) == nil && number.isInteger)
        let decimal = try #require(JSONNumber("1.0"))
        #expect(decimal.integer(as: Int.self) == nil && decimal.double == 1 && decimal != JSONNumber(1))
        #expect(JSONNumber(Double.infinity) == nil && JSONNumber("1e999")?.double == nil)
    }
}
