import Kernel
import TestSupport
import Testing

@testable import PatientAPI

@Suite struct PatientIntegrationEventTests {
    @Test func `what is published names its members as the API does`() throws {
        let id = "00000000-0000-0001-0000-000000000002"
        let registered = PatientRegisteredV1(patientId: PatientID(high: 1, low: 2), mrn: "P-1")
        #expect(try json(registered) == #"{"patientId":"\#(id)","mrn":"P-1"}"#)
        let changed = PatientChangedV1(patientId: PatientID(high: 1, low: 2), version: 3, fields: ["phone"])
        #expect(try json(changed) == #"{"patientId":"\#(id)","version":3,"fields":["phone"]}"#)
        #expect(PatientIntegrationEvent.changed(changed).type == "medley.patient.changed.v1")
    }
}
