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
        let merged = PatientMergedV1(
            mergeId: MergeID(high: 1, low: 3), duplicateId: PatientID(high: 1, low: 2),
            survivorId: PatientID(high: 1, low: 4))
        let ids = ["0003", "0002", "0004"].map { "00000000-0000-0001-0000-00000000\($0)" }
        #expect(try json(merged) == #"{"mergeId":"\#(ids[0])","duplicateId":"\#(ids[1])","survivorId":"\#(ids[2])"}"#)
        #expect(PatientIntegrationEvent.merged(merged).type == "medley.patient.merged.v1")
        #expect(PatientIntegrationEvent.mergeUndone(merged).type == "medley.patient.mergeUndone.v1")
        let erased = PatientErasedV1(patientId: PatientID(high: 1, low: 2))
        #expect(try json(erased) == #"{"patientId":"\#(id)"}"#)
        #expect(PatientIntegrationEvent.erased(erased).type == "medley.patient.erased.v1")
        #expect(PatientIntegrationEvent.changed(changed).type == "medley.patient.changed.v1")
    }
}
