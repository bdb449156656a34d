@testable import Billing
import Journal
import Testing

@Suite struct BillingSnapshotCodecTests {
    @Test func `a series of numbers is kept and names nobody, and nothing else is kept`() throws {
        let codec = BillingSnapshotCodec()
        let state = BillingState.series(last: 99_999)
        let kept = try #require(try codec.encode(state))
        #expect(kept.subject == nil)
        #expect(try codec.decode(kept.data) == state)
        let none = try codec.encode(.empty)
        #expect(none?.data == nil)
    }

    @Test(arguments: ["", "{}", "{\"last\":0}", "{\"last\":\"1\"}", "null"])
    func `what is no kept state is refused`(text: String) {
        #expect(throws: EventCodecError.malformed(type: "snapshot")) {
            try BillingSnapshotCodec().decode(Array(text.utf8))
        }
    }
}
