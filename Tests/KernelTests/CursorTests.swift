import Kernel
import Testing

struct CursorTests {
    private struct Key: Codable, Equatable {
        var name: String
        var id: PatientID
    }

    private let key = Key(name: "احمد", id: PatientID(high: 1, low: 2))

    @Test func `a key comes back from its cursor`() throws {
        let cursor = try Cursor.encode(key)
        #expect(cursor.utf8.allSatisfy { $0 != UInt8(ascii: "=") && $0 > 0x20 && $0 < 0x7F })
        #expect(try Cursor.decode(cursor, as: Key.self) == key)
        #expect(try Cursor.decode(Cursor.encode([Int64(1), 2]), as: [Int64].self) == [1, 2])
    }

    @Test func `a cursor that was tampered with is refused`() throws {
        let bytes = try #require(Base64URL.decode(try Cursor.encode(key)))
        let json = String(decoding: bytes.dropFirst(), as: UTF8.self)
        let bad = [
            "", "AQ", "x", "=", Base64URL.encode(bytes.dropFirst()), Base64URL.encode([2] + bytes.dropFirst()),
            Base64URL.encode(bytes.dropLast()), Base64URL.encode(bytes + [UInt8(ascii: " ")]),
            Base64URL.encode([1] + Array(json.replacing("\"name\"", with: "\"nome\"").utf8)),
            Base64URL.encode([1] + Array(json.replacing("{", with: "{ ").utf8)),
            Base64URL.encode([1] + Array(json.replacing("}", with: ",\"x\":1}").utf8)),
            String(repeating: "A", count: 2049), try Cursor.encode([1, 2]), try Cursor.encode("a"),
        ]
        for text in bad {
            let failure = #expect(throws: Failure.self, "\(text)") { try Cursor.decode(text, as: Key.self) }
            #expect(failure?.kind == .invalid)
            #expect(failure?.code == "invalidCursor")
        }
    }

    @Test func `a key that JSON cannot say is our fault`() {
        let failure = #expect(throws: Failure.self) { try Cursor.encode([Double.nan]) }
        #expect(failure?.kind == .internal)
    }
}
