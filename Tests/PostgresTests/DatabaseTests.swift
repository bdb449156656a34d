import EventLoop
import Kernel
import Postgres
import TestSupport
import Testing

@Suite struct DatabaseTests {
    @Test func `a statement answers its rows under a tenant`() async throws {
        try await withDatabase { fixture in
            let hospital = HospitalID(high: 1, low: 2)
            let result = try await fixture.database.query(
                "SELECT \(hospital), current_setting('medley.hospital_ids'), current_user::text",
                scope: .hospital(hospital))
            #expect(result.count == 1)
            #expect(try result[0].id(0) == hospital)
            #expect(try result[0].text(1) == hospital.description)
            #expect(try result[0].text(2) == "medley_app")
        }
    }
}
