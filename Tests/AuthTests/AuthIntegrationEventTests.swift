import Kernel
import TestSupport
import Testing

@testable import AuthAPI

@Suite struct AuthIntegrationEventTests {
    @Test func `what is published names its members as the API does`() throws {
        let id = "00000000-0000-0001-0000-000000000002"
        let registered = HospitalRegisteredV1(hospitalId: HospitalID(high: 1, low: 2), code: "NILE")
        #expect(try json(registered) == #"{"hospitalId":"\#(id)","code":"NILE"}"#)
        let changed = HospitalChangedV1(hospitalId: HospitalID(high: 1, low: 2), fields: ["name"])
        #expect(try json(changed) == #"{"hospitalId":"\#(id)","fields":["name"]}"#)
        let location = LocationChangedV1(locationId: LocationID(high: 1, low: 2), status: .closed)
        #expect(try json(location) == #"{"locationId":"\#(id)","status":"closed"}"#)
        let user = UserChangedV1(userId: UserID(high: 1, low: 2), status: .active, roles: [.owner])
        #expect(try json(user) == #"{"userId":"\#(id)","status":"active","roles":["owner"]}"#)
        #expect(AuthIntegrationEvent.userChanged(user).type == "medley.user.changed.v1")
    }
}
