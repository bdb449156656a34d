@testable import Crypto
import Testing

@Suite struct SignedDocumentTests {
    private static let document = Array("{\"a\":1}".utf8)

    @Test func `a document is opened by the key that signed it as the same type`() throws {
        let key = try SigningKey.generate()
        let signed = try SignedDocument.sign(Self.document, type: "medley-test+jws", key: key)
        let keys = [key.verifyingKey]
        #expect(try SignedDocument.open(signed, type: "medley-test+jws", keys: keys) == Self.document)
        #expect(try SignedDocument.open(signed + [10], type: "medley-test+jws", keys: keys) == Self.document)
        #expect(throws: TokenError.malformed) { try SignedDocument.open(signed, type: "JWT", keys: keys) }
        #expect(throws: TokenError.unknownKey) { try SignedDocument.open(signed, type: "medley-test+jws", keys: []) }
        for place in stride(from: 0, to: signed.count - 4, by: 37) {
            var changed = signed
            changed[place] = changed[place] == UInt8(ascii: "A") ? UInt8(ascii: "B") : UInt8(ascii: "A")
            if changed == signed { continue }
            #expect(throws: TokenError.self, "byte \(place)") {
                try SignedDocument.open(changed, type: "medley-test+jws", keys: keys)
            }
        }
    }
}
