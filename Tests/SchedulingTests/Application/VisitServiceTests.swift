import Kernel
import SchedulingAPI
import TestSupport
import Testing

@testable import Scheduling

/// Visits over the real journal and database.
@Suite struct VisitServiceTests {
    @Test func `a visit is opened, begun with and completed`() async throws {
        let clock = ManualClock(Given.at)
        try await withDesk(clock: clock) { desk in
            let service = desk.service
            let opened = try await service.openVisit(desk.context(), OpenVisitRequest(patientId: Given.patient)).view
            #expect(opened.status == .waiting)
            #expect(opened.day == Given.today)
            #expect(try await service.visit(desk.context(), opened.id) == opened)
            await desk.expectFailure(.conflict(.visitOpen(opened.id))) {
                try await service.openVisit(desk.context(), OpenVisitRequest(patientId: Given.patient))
            }
            await desk.expectFailure(.rule(.visitNotInStatus(.waiting))) {
                try await service.moveVisit(desk.context(), opened.id, expectedVersion: nil, .complete)
            }
            clock.advance(by: .seconds(60))
            let started = try await service.moveVisit(desk.context(), opened.id, expectedVersion: 1, .start).view
            #expect(started.startedAt == Given.later(60))
            await desk.expectFailure(.stale(version: 2)) {
                try await service.moveVisit(desk.context(), opened.id, expectedVersion: 1, .complete)
            }
            let completed = try await service.moveVisit(desk.context(), opened.id, expectedVersion: 2, .complete).view
            #expect(completed.status == .completed)
            #expect(try await service.visit(desk.context(), opened.id) == completed)
            let again = try await service.openVisit(desk.context(), OpenVisitRequest(patientId: Given.patient)).view
            let list = try await service.visits(desk.context(), VisitListQuery())
            #expect(list.items == [completed, again])
            #expect(try await service.visits(desk.context(), VisitListQuery(status: .waiting)).items == [again])
            let tomorrow = VisitListQuery(day: Given.today.advanced(byDays: 1))
            #expect(try await service.visits(desk.context(), tomorrow).items.isEmpty)
            let first = try await service.visits(
                desk.context(), VisitListQuery(page: SchedulingPageRequest(limit: 1)))
            #expect(first.items == [completed])
            let next = SchedulingPageRequest(limit: 1, cursor: first.nextCursor)
            #expect(try await service.visits(desk.context(), VisitListQuery(page: next)).items == [again])
            try await desk.expectClean()
        }
    }

    @Test func `a visit with a queue has its token in the same commit, and none where that is refused`() async throws {
        try await withDesk { desk in
            let service = desk.service
            let queue = try await desk.queue(at: Given.location)
            var request = OpenVisitRequest(patientId: Given.patient, queueId: queue.id)
            request.priority = .elderly
            let visit = try await service.openVisit(desk.context(), request).view
            #expect(visit.locationId == Given.location)
            let token = try await service.token(desk.context(), try #require(visit.tokenId))
            #expect(token.visitId == visit.id)
            #expect(token.priority == .elderly)
            _ = try await desk.call(token)
            _ = try await desk.move(token, .serve)
            let present = try await service.visit(desk.context(), visit.id)
            #expect(present.status == .inProgress)
            let other = try await desk.issue(queue, to: Given.otherPatient)
            await desk.expectFailure(.conflict(.tokenActive(other.id))) {
                try await service.openVisit(
                    desk.context(), OpenVisitRequest(patientId: Given.otherPatient, queueId: queue.id))
            }
            #expect(try await service.visits(desk.context(), VisitListQuery()).items.map(\.id) == [visit.id])
            try await desk.expectClean()
        }
    }

    @Test func `who leaves abandons the token that the visit has by now`() async throws {
        try await withDesk { desk in
            let service = desk.service
            let (queue, doctor) = (try await desk.queue(), try await desk.queue("Doctor", prefix: "D"))
            let visit = try await service.openVisit(
                desk.context(), OpenVisitRequest(patientId: Given.patient, queueId: queue.id)
            ).view
            let token = try await service.token(desk.context(), try #require(visit.tokenId))
            let moved = try await desk.move(token, .transfer(TransferTokenRequest(queueId: doctor.id)))
            let next = try #require(moved.nextTokenId)
            let key = desk.context(key: "leave", hash: 5)
            let left = try await service.moveVisit(key, visit.id, expectedVersion: nil, .leave).view
            #expect(left.status == .leftWithoutBeingSeen)
            #expect(left.tokenId == next)
            #expect(try await service.token(desk.context(), next).status == .abandoned)
            #expect(try await service.token(desk.context(), token.id).status == .transferred)
            let replayed = try await service.moveVisit(key, visit.id, expectedVersion: nil, .leave)
            #expect(replayed.receipt.isReplay)
            #expect(replayed.view == left)
            let request = {
                var request = IssueTokenRequest(patientId: Given.patient)
                request.visitId = visit.id
                return request
            }()
            await desk.expectFailure(.rule(.visitNotInStatus(.leftWithoutBeingSeen))) {
                try await service.issueToken(desk.context(), in: queue.id, request)
            }
            try await desk.expectClean()
        }
    }
}
