import Journal
@testable import Patient
import Testing

@Suite struct PatientSnapshotCodecTests {
    @Test func `the series of numbers is kept and names nobody, and nothing else is kept`() throws {
        let codec = PatientSnapshotCodec()
        let state = PatientState.numbers(PatientNumbers(last: 123_456))
        let kept = try #require(try codec.encode(state))
        #expect(kept.subject == nil)
        #expect(try codec.decode(kept.data) == state)
        for other in [PatientState.empty, .resources] {
            let none = try codec.encode(other)
            #expect(none?.data == nil)
        }
    }

    @Test(arguments: ["", "{}", "{\"last\":0}", "{\"last\":\"1\"}", "null"])
    func `what is no kept state is refused`(text: String) {
        #expect(throws: EventCodecError.malformed(type: "snapshot")) {
            try PatientSnapshotCodec().decode(Array(text.utf8))
        }
    }
}
