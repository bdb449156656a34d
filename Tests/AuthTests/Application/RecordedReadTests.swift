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
            #expect(Set(reads.map(\.patientId)) == [desk.patients[0]] && Set(reads.map(\.requestId)) == ["test"])
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
            let questions: [(RequestContext, PatientID?, UserID?, (from: Int?, to: Int?), Int)] = [
                (desk.owner, nil, nil, (nil, nil), 4), (desk.owner, desk.patients[1], nil, (nil, nil), 1),
                (desk.owner, nil, desk.program.principal.id, (nil, nil), 1),
                (desk.owner, nil, desk.owner.principal.id, (nil, nil), 3),
                (desk.owner, fixture.ids.make(), nil, (nil, nil), 0), (stranger, desk.patients[0], nil, (nil, nil), 0),
                (stranger, nil, nil, (nil, nil), 0),
                // The rows' ids are of the fixture's clock, as their times are.
                (desk.owner, nil, nil, (nil, 60), 2), (desk.owner, nil, nil, (120, nil), 1),
                (desk.owner, nil, nil, (60, 120), 1),
            ]
            for (context, patient, principal, span, count) in questions {
                var filter = RecordedReadFilter()
                filter.patientID = patient
                filter.principalID = principal
                filter.from = span.from.map { start.advanced(by: .seconds($0)) }
                filter.to = span.to.map { start.advanced(by: .seconds($0)) }
                let found = try await service.recordedReads(context, filter, AuthPageRequest()).items
                #expect(found.count == count, "\(filter)")
            }
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
