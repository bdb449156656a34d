import AuthAPI
import Journal
import Kernel
import TestSupport
import Testing

@testable import Auth

@Suite struct RecordedReadTests {
    /// A hospital whose owner and a program have read two patients.
    private struct Desk {
        var owner: RequestContext
        var program: RequestContext
        var patients: [PatientID]
    }

    private static func desk(_ fixture: AuthFixture, _ process: AuthProcess) async throws -> Desk {
        let (owner, _) = try await fixture.owner(on: process)
        let request = IssueAPIKeyRequest(name: "K", permissions: [.patientRead])
        let key = try await process.service.issueAPIKey(owner, request).view
        let program = try await fixture.context(key.key, on: process)
        let desk = Desk(owner: owner, program: program, patients: [fixture.ids.make(), fixture.ids.make()])
        let recorder = ReadRecorder(database: process.database, clock: fixture.clock)
        var reasoned = owner
        reasoned.accessReason = "دعوى التأمين"
        recorder.record(subject: desk.patients[0].retagged(), what: "patient.get", context: owner)
        recorder.record(subject: desk.patients[0].retagged(), what: "patient.get", context: owner)
        recorder.record(subject: desk.patients[1].retagged(), what: "patient.get", context: owner)
        await recorder.flush()
        fixture.clock.advance(by: .seconds(60))
        recorder.record(subject: desk.patients[0].retagged(), what: "patient.get", context: reasoned)
        await recorder.flush()
        fixture.clock.advance(by: .seconds(60))
        recorder.record(subject: desk.patients[0].retagged(), what: "patient.history", context: program)
        await recorder.flush()
        return desk
    }

    @Test func `reads are told newest first, with who, how often and why, of programs too`() async throws {
        try await withAuth { fixture, processes in
            let service = processes[0].service
            let desk = try await Self.desk(fixture, processes[0])
            var filter = RecordedReadFilter()
            filter.patientID = desk.patients[0]
            let reads = try await service.recordedReads(desk.owner, filter, AuthPageRequest()).items
            #expect(reads.map(\.principalKind) == ["apiKey", "user", "user"])
            #expect(reads.map(\.principalId) == [desk.program, desk.owner, desk.owner].map(\.principal.id))
            #expect(reads.map(\.operation) == ["patient.history", "patient.get", "patient.get"])
            #expect(reads.map(\.reason) == [nil, "دعوى التأمين", nil])
            #expect(reads.map(\.times) == [1, 1, 2])
            #expect(reads.allSatisfy { $0.patientId == desk.patients[0] && $0.requestId == "test" })
            #expect(reads[0].at.since(reads[2].at) == .seconds(120))
        }
    }

    @Test func `a question is narrowed by patient, principal and span, and never shows another hospital`() async throws
    {
        try await withAuth { fixture, processes in
            let service = processes[0].service
            let start = fixture.clock.now()
            let desk = try await Self.desk(fixture, processes[0])
            let (stranger, _) = try await fixture.owner("DELTA", on: processes[0])
            func count(_ context: RequestContext, _ set: (inout RecordedReadFilter) -> Void) async throws -> Int {
                var filter = RecordedReadFilter()
                set(&filter)
                return try await service.recordedReads(context, filter, AuthPageRequest()).items.count
            }
            #expect(try await count(desk.owner) { _ in } == 4)
            #expect(try await count(desk.owner) { $0.patientID = desk.patients[1] } == 1)
            #expect(try await count(desk.owner) { $0.principalID = desk.program.principal.id } == 1)
            #expect(try await count(desk.owner) { $0.principalID = desk.owner.principal.id } == 3)
            #expect(try await count(desk.owner) { $0.patientID = fixture.ids.make() } == 0)
            #expect(try await count(stranger) { $0.patientID = desk.patients[0] } == 0)
            #expect(try await count(stranger) { _ in } == 0)
            // The rows' ids are of the fixture's clock, as their times are.
            #expect(try await count(desk.owner) { $0.to = start.advanced(by: .seconds(60)) } == 2)
            #expect(try await count(desk.owner) { $0.from = start.advanced(by: .seconds(120)) } == 1)
        }
    }

    @Test func `pages end within a row and go on there`() async throws {
        try await withAuth { fixture, processes in
            let service = processes[0].service
            let desk = try await Self.desk(fixture, processes[0])
            let whole = try await service.recordedReads(desk.owner, RecordedReadFilter(), AuthPageRequest()).items
            var seen: [RecordedReadView] = []
            var page = AuthPageRequest(limit: 1)
            repeat {
                let answer = try await service.recordedReads(desk.owner, RecordedReadFilter(), page)
                seen += answer.items
                page.cursor = answer.nextCursor
            } while page.cursor != nil
            #expect(seen == whole && whole.count == 4)
        }
    }
}
