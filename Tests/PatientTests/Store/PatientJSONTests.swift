import PatientAPI
import Testing

@testable import Patient

@Suite struct PatientJSONTests {
    /// Texts that need escapes, texts that do not, and texts that look like JSON.
    private static let texts = [
        "", "a", "12 High Street", "شارع النيل", "a\"b", "back\\slash", "tab\there", "line\nbreak", "{\"line1\":\"x\"}",
        "],[",
        "\u{0}\u{1F}", "😀", String(repeating: "long ", count: 60),
    ]

    @Test(arguments: texts) func `an address reads back as it was written`(text: String) throws {
        for members in 0..<32 {
            var address = PatientAddress()
            if members & 1 != 0 { address.line1 = text }
            if members & 2 != 0 { address.city = "Cairo" }
            if members & 4 != 0 { address.region = text }
            if members & 8 != 0 { address.postalCode = "" }
            if members & 16 != 0 { address.country = "EG" }
            let read = try PatientJSON.address(address).withUnsafeBytes { try PatientJSON.address($0) }
            #expect(read == address)
        }
    }

    @Test(arguments: texts) func `identifiers read back as they were written`(text: String) throws {
        for count in 0..<4 {
            let identifiers = (0..<count).map { PatientIdentifier(system: "urn:\($0)", value: text) }
            let read = try PatientJSON.identifiers(identifiers).withUnsafeBytes { try PatientJSON.identifiers($0) }
            #expect(read == identifiers)
        }
    }

    @Test(arguments: [
        "{", "[]]", "{\"line1\":\"a\"}}", "{\"line1\":1}", "{ \"city\" : \"Giza\" }", "", "{\"a\":\"b\",}",
    ])
    func `what was not written so is left to the parser of documents`(text: String) {
        let bytes = Array(text.utf8)
        let read = bytes.withUnsafeBytes { bytes in Result { try PatientJSON.address(bytes) } }
        switch text {
        case "{\"line1\":1}": #expect((try? read.get()) == PatientAddress())
        case "{ \"city\" : \"Giza\" }": #expect((try? read.get())?.city == "Giza")
        default: #expect(throws: (any Error).self) { try read.get() }
        }
    }
}
