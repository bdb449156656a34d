import Kernel
import SchedulingAPI
import Testing

@testable import Scheduling

/// What commands cause where nothing refuses them.
@Suite struct QueueDeciderTests {
    @Test func `numbers go up from one without a gap, whatever becomes of the tokens`() throws {
        var world = QueueWorld()
        for number in 1...120 as ClosedRange<UInt64> {
            try world.perform(.issue(Given.draft(number)))
            if number.isMultiple(of: 3) { try world.perform(Given.move(number, .abandoned)) }
        }
        #expect(world.day().tokens.map(\.number) == Array(1...120))
        #expect(world.day().tokens.map(\.label).prefix(2) == ["A001", "A002"])
        #expect(world.day().tokens.last?.label == "A120")
        #expect(TokenRecord.label("", 1_000) == "1000")
    }

    @Test func `a queue is changed by what is given, and not by what alters nothing`() throws {
        var world = QueueWorld()
        try world.perform(.create(Given.created()))
        var change = ChangeQueueCommand(queueID: Given.queue(1), at: Given.later(5))
        change.name = "Reception"
        #expect(try world.perform(.change(change)) == [])
        change.prefix = "B"
        change.headStarts = QueueHeadStarts(elderly: 1, onTimeAppointment: 2, walkIn: 3)
        var details = Given.created().details
        details.prefix = "B"
        details.headStarts = QueueHeadStarts(elderly: 1, onTimeAppointment: 2, walkIn: 3)
        let expected = QueueWritten(queueID: Given.queue(1), details: details, at: Given.later(5))
        #expect(try world.perform(.change(change)) == [.changed(expected)])
    }

    @Test func `a board's link ends once`() throws {
        var world = QueueWorld()
        try world.perform(.create(Given.created()))
        let end = QueueCommand.unlinkBoard(BoardUnlinked(queueID: Given.queue(1), at: Given.at))
        #expect(try world.perform(end) == [])
        try world.perform(.linkBoard(BoardLinked(queueID: Given.queue(1), keyHash: [1, 2], at: Given.at)))
        #expect(try world.perform(end).count == 1)
        #expect(try world.perform(end) == [])
    }

    @Test func `a journey goes through five queues and keeps class and visit`() throws {
        var world = QueueWorld()
        var first = Given.draft(1, of: Given.patient, visit: Given.visit, .elderly)
        first.journey = (2...5).map(Given.queue)
        try world.perform(Given.open(token: first))
        #expect(world.visit()?.status == .waiting)
        for queue in 1...5 as ClosedRange<UInt64> {
            let token = try #require(world.day(Given.queue(queue)).tokens.first)
            #expect(token.priority == .elderly)
            #expect(token.visitID == Given.visit)
            #expect(token.journey == (queue..<5).map { Given.queue($0 + 1) })
            #expect(token.previousID == (queue == 1 ? nil : Given.token(queue - 1)))
            try world.perform(Given.call(queue, in: queue))
            try world.perform(Given.move(queue, .served, in: queue, visit: Given.visit))
            #expect(world.visit()?.status == .inProgress)
            var next: TokenDraft?
            if queue < 5 {
                next = Given.draft(queue + 1, in: queue + 1, of: Given.patient, visit: Given.visit, .elderly)
                next?.journey = (queue + 1..<5).map { Given.queue($0 + 1) }
                next?.previousID = Given.token(queue)
            }
            try world.perform(Given.move(queue, .finished, in: queue, visit: Given.visit, next: next))
            #expect(world.day(Given.queue(queue)).token(Given.token(queue))?.nextID == next?.place.tokenID)
        }
        // The visit is ended by whoever treated, not by the last counter.
        #expect(world.visit()?.status == .inProgress)
        #expect(world.visit()?.token == Given.place(5, in: 5))
        #expect(world.events.count { if case .visitMoved = $0 { true } else { false } } == 1)
    }

    @Test func `a journey goes on with the number that the patient has in the next queue`() throws {
        var world = QueueWorld()
        let patient = Given.someone(1)
        try world.perform(.issue(Given.draft(1)))
        try world.perform(.issue(Given.draft(2, in: 2, of: patient)))
        for command in [Given.call(1), Given.move(1, .served)] { try world.perform(command) }
        try world.perform(Given.move(1, .finished, next: Given.draft(3, in: 2, of: patient)))
        #expect(world.day().token(Given.token(1))?.nextID == Given.token(2))
        #expect(world.day(Given.queue(2)).tokens.count == 1)
    }

    @Test func `a journey may come back to its queue`() throws {
        var world = QueueWorld()
        try world.perform(.issue(Given.draft(1)))
        for command in [Given.call(1), Given.move(1, .served)] { try world.perform(command) }
        try world.perform(Given.move(1, .finished, next: Given.draft(2, of: Given.someone(1))))
        #expect(world.day().tokens.map(\.status) == [.done, .issued])
    }

    @Test func `who leaves takes the token that waits along, and may come again`() throws {
        var world = QueueWorld()
        let token = Given.draft(1, of: Given.patient, visit: Given.visit)
        try world.perform(Given.open(token: token))
        try world.perform(Given.move(.left, token: token.place))
        #expect(world.visit()?.status == .leftWithoutBeingSeen)
        #expect(world.day().token(Given.token(1))?.status == .abandoned)
        let again = VisitID(high: 7, low: 8)
        try world.perform(Given.open(again))
        #expect(world.visit(again)?.status == .waiting)
        #expect(throws: SchedulingRejection.conflict(.visitOpen(again))) {
            try world.perform(Given.open(VisitID(high: 9, low: 9)))
        }
    }

    @Test func `a number that is called again may be sent elsewhere`() throws {
        var world = QueueWorld()
        try world.perform(.issue(Given.draft(1)))
        try world.perform(Given.call(1))
        try world.perform(
            .call(
                CallTokenCommand(
                    queueID: Given.queue(1), day: Given.today, tokenID: Given.token(1), counter: "Room 4",
                    by: Given.otherDoctor, at: Given.later(30))))
        let token = try #require(world.day().token(Given.token(1)))
        #expect(token.counter == "Room 4")
        #expect(token.calledBy == Given.otherDoctor)
        #expect(token.calledAt == Given.later(30))
    }
}
