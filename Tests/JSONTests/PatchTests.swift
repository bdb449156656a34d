import JSON
import Testing

@Suite struct PatchTests {
    struct PatientPatch: Codable, Hashable {
        var name: Patch<String>
        var phone: Patch<String>
        var age: Patch<Int>
        var tags: Patch<[String]>
        var note: String?
    }

    private func decode(_ text: String) throws -> PatientPatch {
        try StrictJSONDecoder().decode(PatientPatch.self, from: Array(text.utf8))
    }

    @Test func `absent leaves, null clears, a value replaces`() throws {
        let patch = try decode(#"{"phone":null,"age":3,"tags":["a"]}"#)
        #expect(patch == PatientPatch(name: .absent, phone: .null, age: .value(3), tags: .value(["a"]), note: nil))
        #expect(patch.name.applied(to: "old") == "old" && patch.phone.applied(to: "old") == nil)
        #expect(patch.age.applied(to: 1) == 3 && patch.age.newValue == 3 && !patch.name.isPresent)
        #expect(patch.age.map(String.init) == .value("3"))
    }

    @Test(arguments: ["{}", #"{"name":null}"#, #"{"name":"a","phone":null,"age":1,"tags":[],"note":"n"}"#])
    func `a patch is written as it was read`(text: String) throws {
        #expect(String(decoding: try StrictJSONEncoder().encode(decode(text)), as: UTF8.self) == text)
    }

    @Test func `a patch is checked like any other document`() {
        let error = #expect(throws: JSONDecodingError.self) { try decode(#"{"name":1,"age":"x","other":null}"#) }
        #expect(error?.issues.map(\.path) == ["name", "age", "other"])
        #expect(error?.issues.map(\.code) == ["wrongType", "wrongType", "unknownField"])
    }
}
