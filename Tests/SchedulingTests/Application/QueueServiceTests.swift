import JSON
import Kernel
import SchedulingAPI
import TestSupport
import Testing

@testable import Scheduling

/// Queues and tokens over the real journal and database.
@Suite struct QueueServiceTests {
    @Test func `a queue is set up, changed, listed and found`() async throws {
        try await withDesk { desk in
            let queue = try await desk.queue(at: Given.berlin)
            #expect(queue.headStartSeconds == QueueHeadStarts(elderly: 1_200, onTimeAppointment: 900, walkIn: 0))
            #expect(try await desk.service.queue(desk.context(), queue.id) == queue)
            var change = ChangeQueueRequest()
            change.status = .value(.inactive)
            change.prefix = .null
            change.headStartSeconds = .value(QueueHeadStarts(elderly: 60, onTimeAppointment: 30, walkIn: 0))
            let changed = try await desk.service.changeQueue(desk.context(), queue.id, expectedVersion: 1, change).view
            #expect(changed.version == 2)
            #expect(changed.prefix == "")
            #expect(try await desk.service.queue(desk.context(), queue.id) == changed)
            await desk.expectFailure(.stale(version: 2)) {
                try await desk.service.changeQueue(desk.context(), queue.id, expectedVersion: 1, change)
            }
            let second = try await desk.queue("Pharmacy")
            let context = desk.context()
            let active = try await desk.service.queues(context, QueueListQuery(status: .active))
            #expect(active.items == [second])
            let one = SchedulingPageRequest(limit: 1)
            let first = try await desk.service.queues(context, QueueListQuery(page: one))
            #expect(first.items == [changed])
            let next = SchedulingPageRequest(limit: 1, cursor: first.nextCursor)
            #expect(try await desk.service.queues(context, QueueListQuery(page: next)).items == [second])
            await desk.expectFailure(.rule(.queueInactive)) { try await desk.issue(changed) }
            await desk.expectFailure(.rule(.unknownLocation)) {
                try await desk.queue(at: LocationID(high: 1, low: 2))
            }
            try await desk.expectClean()
        }
    }

    @Test func `a token says its place and its wait, and goes its way`() async throws {
        let clock = ManualClock(Given.at)
        try await withDesk(clock: clock) { desk in
            let queue = try await desk.queue()
            let first = try await desk.issue(queue, to: Given.patient)
            #expect(first.number == "A001")
            #expect(first.day == Given.today)
            #expect([first.position, first.expectedWaitSeconds] == [1, 0])
            let second = try await desk.issue(queue)
            #expect([second.position, second.expectedWaitSeconds] == [2, 600])
            let emergency = try await desk.issue(queue, .emergency)
            #expect(emergency.position == 1)
            #expect(try await desk.service.token(desk.context(), first.id).position == 2)
            #expect(try await desk.numbers(queue) == ["A003", "A001", "A002"])
            await desk.expectFailure(.conflict(.tokenActive(first.id))) {
                try await desk.issue(queue, to: Given.patient)
            }
            let called = try await desk.callNext(queue)
            #expect(called.id == emergency.id)
            #expect(called.status == .called)
            #expect(called.calledBy == Given.receptionist)
            clock.advance(by: .seconds(60))
            _ = try await desk.move(called, .serve)
            clock.advance(by: .seconds(120))
            let done = try await desk.move(called, .done)
            #expect(done == (try await desk.service.token(desk.context(), called.id)))
            #expect(done.servingAt == Given.later(60))
            #expect(done.endedAt == Given.later(180))
            // One took two minutes: so will those ahead.
            #expect(try await desk.service.token(desk.context(), second.id).expectedWaitSeconds == 120)
            let skipped = try await desk.move(try await desk.call(first), .skip)
            #expect(skipped.position == nil)
            #expect(try await desk.move(skipped, .recall).position == 1)
            #expect(try await desk.move(second, .abandon).status == .abandoned)
            #expect(try await desk.numbers(queue) == ["A001", "A002", "A003"])
            #expect(try await desk.numbers(queue, TokenListQuery(status: .abandoned)) == ["A002"])
            // Who left may come again, with another number.
            _ = try await desk.move(first, .abandon)
            #expect(try await desk.issue(queue, to: Given.patient).number == "A004")
            await desk.expectFailure(.rule(.tokenNotInStatus(.done))) { try await desk.call(done) }
            try await desk.expectClean()
        }
    }

    @Test func `a list is paged in the order of the line`() async throws {
        try await withDesk { desk in
            let queue = try await desk.queue()
            for index in 0..<7 { _ = try await desk.issue(queue, index == 5 ? .emergency : nil) }
            _ = try await desk.callNext(queue)
            var cursor: String?
            var found: [String] = []
            repeat {
                let page = SchedulingPageRequest(limit: 2, cursor: cursor)
                let list = try await desk.service.tokens(desk.context(), in: queue.id, TokenListQuery(page: page))
                found += list.items.map(\.number)
                cursor = list.nextCursor
            } while cursor != nil
            #expect(found == ["A001", "A002", "A003", "A004", "A005", "A007", "A006"])
            await desk.expectFailure(
                .failed(Failure(.invalid, code: Cursor.failureCode, detail: Self.cursorDetail))
            ) {
                let page = SchedulingPageRequest(limit: 2, cursor: "nonsense")
                return try await desk.service.tokens(desk.context(), in: queue.id, TokenListQuery(page: page))
            }
        }
    }

    private static let cursorDetail =
        "Send a nextCursor as an answer of this list gave it, or none to begin anew."

    @Test func `a journey goes through five queues, past one that is closed`() async throws {
        try await withDesk { desk in
            var queues: [QueueView] = []
            for name in ["Reception", "Nurse", "Doctor", "Laboratory", "Pharmacy"] {
                queues.append(try await desk.queue(name, prefix: String(name.prefix(1))))
            }
            let closed = try await desk.queue("X-ray", prefix: "X")
            var shut = ChangeQueueRequest()
            shut.status = .value(.inactive)
            _ = try await desk.service.changeQueue(desk.context(), closed.id, expectedVersion: nil, shut)
            var request = OpenVisitRequest(patientId: Given.patient, queueId: queues[0].id)
            request.priority = .elderly
            request.journey = [queues[1].id, closed.id] + queues[2...].map(\.id)
            let visit = try await desk.service.openVisit(desk.context(), request).view
            var token = try await desk.service.token(desk.context(), try #require(visit.tokenId))
            for (index, queue) in queues.enumerated() {
                #expect(token.queueId == queue.id)
                #expect(token.number == "\(queue.prefix)001")
                #expect(token.priority == .elderly)
                #expect(token.visitId == visit.id)
                _ = try await desk.callNext(queue)
                _ = try await desk.move(token, .serve)
                let done = try await desk.move(token, .done)
                if index == queues.count - 1 {
                    #expect(done.nextTokenId == nil)
                } else {
                    token = try await desk.service.token(desk.context(), try #require(done.nextTokenId))
                }
            }
            let present = try await desk.service.visit(desk.context(), visit.id)
            #expect(present.status == .inProgress)
            #expect(present.queueId == queues[4].id)
            try await desk.expectClean()
        }
    }

    @Test func `a transfer gives a token of the other queue, with class and journey`() async throws {
        try await withDesk { desk in
            let (one, other) = (try await desk.queue(), try await desk.queue("Doctor", prefix: "D"))
            let last = try await desk.queue("Pharmacy", prefix: "P")
            var request = IssueTokenRequest(patientId: Given.patient, priority: .onTimeAppointment)
            request.journey = [other.id, last.id]
            let token = try await desk.service.issueToken(desk.context(), in: one.id, request).view
            let moved = try await desk.move(token, .transfer(TransferTokenRequest(queueId: other.id)))
            #expect(moved.status == .transferred)
            let next = try await desk.service.token(desk.context(), try #require(moved.nextTokenId))
            #expect(next.number == "D001")
            #expect(next.priority == .onTimeAppointment)
            #expect(next.journey == [last.id])
            #expect(next.previousTokenId == token.id)
            await desk.expectFailure(.rule(.sameQueue)) {
                try await desk.move(next, .transfer(TransferTokenRequest(queueId: other.id)))
            }
            await desk.expectFailure(.rule(.unknownQueue)) {
                try await desk.move(next, .transfer(TransferTokenRequest(queueId: QueueID(high: 1, low: 2))))
            }
            try await desk.expectClean()
        }
    }

    @Test func `the day changes at four in the morning of the queue's place`() async throws {
        // 2026-01-05 in Berlin is two hours behind Cairo's clock by one.
        let clock = ManualClock(try Given.instant("2026-01-06T01:59:00Z"))
        try await withDesk(clock: clock) { desk in
            let cairo = try await desk.queue()
            let berlin = try await desk.queue("Berlin", prefix: "B", at: Given.berlin)
            #expect(try await desk.issue(cairo).day == Given.today)
            #expect(try await desk.issue(berlin).day == Given.today)
            let late = try await desk.issue(cairo, to: Given.patient)
            #expect(late.number == "A002")
            clock.advance(by: .seconds(60))
            // 04:00 in Cairo, 03:00 in Berlin.
            let early = try await desk.issue(cairo, to: Given.patient)
            #expect(early.number == "A001")
            #expect(early.day == Given.today.advanced(byDays: 1))
            #expect(try await desk.issue(berlin).number == "B002")
            clock.advance(by: .seconds(3_600))
            #expect(try await desk.issue(berlin).number == "B001")
            #expect(try await desk.numbers(cairo) == ["A001"])
            #expect(try await desk.numbers(cairo, TokenListQuery(day: Given.today)) == ["A001", "A002"])
            // A number of the day before is still called by its id, and nobody's turn today.
            #expect(try await desk.call(late).day == Given.today)
            #expect(try await desk.callNext(cairo).id == early.id)
            await desk.expectFailure(.rule(.queueEmpty)) { try await desk.callNext(cairo) }
            try await desk.expectClean()
        }
    }

    @Test func `the same key gives the same answer, and calls nobody twice`() async throws {
        try await withDesk { desk in
            let queue = try await desk.queue()
            let request = IssueTokenRequest(patientId: Given.patient)
            let issue = desk.context(key: "issue", hash: 2)
            let first = try await desk.service.issueToken(issue, in: queue.id, request)
            let again = try await desk.service.issueToken(issue, in: queue.id, request)
            #expect(again.receipt.isReplay)
            #expect(again.view == first.view)
            _ = try await desk.issue(queue)
            let call = desk.context(key: "call", hash: 3)
            let counter = CallTokenRequest(counter: "Room 1")
            let called = try await desk.service.callNext(call, in: queue.id, counter)
            let replayed = try await desk.service.callNext(call, in: queue.id, counter)
            #expect(called.view.id == first.view.id)
            #expect(replayed.view == called.view)
            #expect(replayed.receipt.isReplay)
            #expect(try await desk.service.board(desk.context(), of: queue.id).waiting == 1)
            let serve = desk.context(key: "serve", hash: 4)
            _ = try await desk.service.moveToken(serve, called.view.id, .serve)
            #expect(try await desk.service.moveToken(serve, called.view.id, .serve).view.status == .serving)
            let other = desk.context(key: "issue", hash: 9)
            await desk.expectFailure(.keyReused) { try await desk.service.issueToken(other, in: queue.id, request) }
            try await desk.expectClean()
        }
    }

    @Test func `the duplicate's token is the survivor's, and who is erased gets none`() async throws {
        try await withDesk { desk in
            let queue = try await desk.queue()
            desk.patients.merge(Given.otherPatient, into: Given.patient)
            #expect(try await desk.issue(queue, to: Given.otherPatient).patientId == Given.patient)
            let gone = desk.someone()
            desk.patients.erase(gone)
            await desk.expectFailure(.rule(.patientErased)) { try await desk.issue(queue, to: gone) }
            let visit = OpenVisitRequest(patientId: gone)
            await desk.expectFailure(.rule(.patientErased)) { try await desk.service.openVisit(desk.context(), visit) }
        }
    }
}
