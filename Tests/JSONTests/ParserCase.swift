import JSON
import Testing

/// A document and what a strict parser says of it.
struct ParserCase: Sendable, CustomTestStringConvertible {
    let name: String
    let bytes: [UInt8]
    let code: JSONError.Code?

    init(_ name: String, _ text: String, _ code: JSONError.Code? = nil) {
        self.init(name, bytes: Array(text.utf8), code)
    }

    init(_ name: String, bytes: [UInt8], _ code: JSONError.Code? = nil) {
        self.name = name
        self.bytes = bytes
        self.code = code
    }

    var testDescription: String { name }
}
