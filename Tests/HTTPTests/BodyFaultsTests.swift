import JSON
import Kernel
import Testing

@testable import HTTP

/// What is wrong with a body, read and reviewed.
@Suite struct BodyFaultsTests {
    private struct Order: Decodable, ReviewedRequest {
        var name: String
        var count: Int
        var first: String?
        var second: String?

        func review(_ validator: inout Validator, in setting: RequestSetting) {
            validator.require(!name.isEmpty, field: "name", code: "required", message: "Give a name.")
            validator.require(count > 0, field: "count", code: "outOfRange", message: "Give some.")
            if first == nil, second == nil, !validator.isKnown("second") {
                validator.reject(field: "first", code: "required", message: "Give first or second.")
            }
        }
    }

    private static let setting = RequestSetting(
        now: Timestamp(microseconds: 0), timeZones: TimeZoneDatabase())

    private func faults(_ text: String) throws -> BodyFaults {
        let found = try StrictJSONDecoder().attempt(Order.self, from: Array(text.utf8))
        return BodyFaults(
            fields: found.issues.map { FieldError(field: $0.path, code: $0.code, message: $0.message) },
            request: found.value)
    }

    @Test(arguments: [
        (#"{"name": "", "count": "1", "first": "a"}"#, ["count wrongType", "name required"]),
        (#"{"name": "", "first": "a"}"#, ["count required", "name required"]),
        (#"{"name": 5, "count": 0}"#, ["name wrongType", "count outOfRange", "first required"]),
        (#"{"name": "a", "count": 1, "second": 5}"#, ["second wrongType"]),
        (#"{"name": "a", "count": 1, "first": "b", "third": 1}"#, ["third unknownField"]),
    ])
    func `what cannot be read is told beside what does not validate, each field once`(
        text: String, expected: [String]
    ) throws {
        let failure = try faults(text).failure(in: Self.setting)
        #expect(failure.kind == .invalid && failure.code == "validation")
        #expect(failure.fields.map { "\($0.field) \($0.code)" } == expected)
    }

    @Test func `without a setting what cannot be read is told alone`() throws {
        let failure = try faults(#"{"name": "", "count": "1"}"#).failure(in: nil)
        #expect(failure.fields.map(\.field) == ["count"])
    }
}
