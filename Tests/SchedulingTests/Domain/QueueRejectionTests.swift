import Kernel
import SchedulingAPI
import Testing

@testable import Scheduling

/// Every refusal of queues, tokens and visits: what was done before, the command, and why it is refused.
@Suite struct QueueRejectionTests {
    struct Case: Sendable, CustomTestStringConvertible {
        var testDescription: String
        var given: [QueueCommand]
        var command: QueueCommand
        var expected: SchedulingRejection

        init(
            _ name: String, _ given: [QueueCommand], _ command: QueueCommand, _ expected: SchedulingRejection
        ) {
            testDescription = name
            self.given = given
            self.command = command
            self.expected = expected
        }
    }

    @Test(arguments: queues + tokens + steps + visits)
    func `a command that breaks a rule is refused with that rule`(_ row: Case) throws {
        var world = QueueWorld()
        for command in row.given { try world.perform(command) }
        let before = world.states
        #expect(throws: row.expected) { try world.perform(row.command) }
        #expect(world.states == before)
    }

    static let queues: [Case] = [
        Case("a queue's id twice", [.create(Given.created())], .create(Given.created()), .idTaken),
        Case(
            "changing an unknown queue", [], .change(ChangeQueueCommand(queueID: Given.queue(1), at: Given.at)),
            .notFound),
        Case(
            "linking an unknown queue", [],
            .linkBoard(BoardLinked(queueID: Given.queue(1), keyHash: [1], at: Given.at)), .notFound),
        Case(
            "unlinking an unknown queue", [], .unlinkBoard(BoardUnlinked(queueID: Given.queue(1), at: Given.at)),
            .notFound),
    ]

    private static let full: [QueueCommand] = (1...UInt64(SchedulingLimits.tokensPerDay)).map {
        .issue(Given.draft($0))
    }
    private static let ofOther = OpenVisitCommand(
        visit: VisitOpened(visitID: Given.visit, patientID: Given.otherPatient, day: Given.today, at: Given.at))

    static let tokens: [Case] = [
        Case("a token's id twice", [.issue(Given.draft(1))], .issue(Given.draft(1)), .idTaken),
        Case(
            "a second active token", [.issue(Given.draft(1))], .issue(Given.draft(2, of: Given.someone(1))),
            .conflict(.tokenActive(Given.token(1)))),
        Case(
            "a second token beside a skipped one",
            [.issue(Given.draft(1)), Given.call(1), Given.move(1, .skipped)],
            .issue(Given.draft(2, of: Given.someone(1))), .conflict(.tokenActive(Given.token(1)))),
        Case("one number more than a day has", full, .issue(Given.draft(9_999)), .rule(.queueFull)),
        Case("of an unknown visit", [], .issue(Given.draft(1, visit: Given.visit)), .rule(.unknownVisit)),
        Case(
            "of another patient's visit", [.openVisit(ofOther)],
            .issue(Given.draft(1, of: Given.patient, visit: Given.visit)), .rule(.otherPatientsVisit)),
        Case(
            "of a visit that was left", [Given.open(), Given.move(.left)],
            .issue(Given.draft(1, of: Given.patient, visit: Given.visit)),
            .rule(.visitNotInStatus(.leftWithoutBeingSeen))),
        Case("calling an unknown token", [.issue(Given.draft(1))], Given.call(2), .notFound),
        Case("calling the next of nobody", [], Given.call(), .rule(.queueEmpty)),
        Case(
            "calling the next where all are called", [.issue(Given.draft(1)), Given.call()], Given.call(),
            .rule(.queueEmpty)),
        Case("moving an unknown token", [], Given.move(1, .served), .notFound),
        Case(
            "transferring to the same queue", [.issue(Given.draft(1))],
            Given.move(1, .transferred, next: Given.draft(2, of: Given.someone(1))), .rule(.sameQueue)),
        Case(
            "transferring to where the patient waits",
            [.issue(Given.draft(1)), .issue(Given.draft(2, in: 2, of: Given.someone(1)))],
            Given.move(1, .transferred, next: Given.draft(3, in: 2, of: Given.someone(1))),
            .conflict(.tokenActive(Given.token(2)))),
    ]

    /// How a token comes into each status.
    private static let ways: [(status: QueueTokenStatus, commands: [QueueCommand])] = [
        (.issued, []), (.called, [Given.call(1)]), (.serving, [Given.call(1), Given.move(1, .served)]),
        (.done, [Given.call(1), Given.move(1, .served), Given.move(1, .finished)]),
        (.skipped, [Given.call(1), Given.move(1, .skipped)]),
        (.recalled, [Given.call(1), Given.move(1, .skipped), Given.move(1, .recalled)]),
        (.transferred, [Given.move(1, .transferred, next: Given.draft(2, in: 2, of: Given.someone(1)))]),
        (.abandoned, [Given.move(1, .abandoned)]),
    ]

    /// Which steps each status takes; every other is refused.
    static let allowed: [QueueTokenStatus: Set<String>] = [
        .issued: ["call", "transferred", "abandoned"], .recalled: ["call", "transferred", "abandoned"],
        .called: ["call", "served", "skipped", "transferred", "abandoned"],
        .serving: ["finished", "transferred", "abandoned"], .skipped: ["recalled", "transferred", "abandoned"],
        .done: [], .transferred: [], .abandoned: [],
    ]

    private static func step(_ name: String) -> QueueCommand {
        guard let step = TokenMoved.Step(rawValue: name) else { return Given.call(1) }
        let next = step == .transferred ? Given.draft(3, in: 3, of: Given.someone(1)) : nil
        return Given.move(1, step, next: next)
    }

    private static let names = ["call"] + TokenMoved.Step.allCases.map(\.rawValue)

    static let steps: [Case] = ways.flatMap { way in
        names.filter { !(allowed[way.status] ?? []).contains($0) }.map { name in
            Case(
                "\(name) of one that is \(way.status)", [.issue(Given.draft(1))] + way.commands, step(name),
                .rule(.tokenNotInStatus(way.status)))
        }
    }

    @Test(arguments: ways.flatMap { way in (allowed[way.status] ?? []).sorted().map { (way.status, $0) } })
    func `every other step is taken`(_ status: QueueTokenStatus, _ name: String) throws {
        var world = QueueWorld()
        let way = try #require(Self.ways.first { $0.status == status })
        for command in [.issue(Given.draft(1))] + way.commands { try world.perform(command) }
        #expect(world.day().token(Given.token(1))?.status == status)
        try world.perform(Self.step(name))
        let expected = TokenMoved.Step(rawValue: name)?.status ?? .called
        #expect(world.day().token(Given.token(1))?.status == expected)
    }

    private static let other = VisitID(high: 7, low: 8)

    static let visits: [Case] = [
        Case("a visit's id twice", [Given.open()], Given.open(), .idTaken),
        Case("a second open visit", [Given.open()], Given.open(other), .conflict(.visitOpen(Given.visit))),
        Case(
            "a visit whose token cannot be issued", [.issue(Given.draft(1, of: Given.patient))],
            Given.open(token: Given.draft(2, of: Given.patient, visit: Given.visit)),
            .conflict(.tokenActive(Given.token(1)))),
        Case("an unknown visit", [], Given.move(.started), .notFound),
        Case(
            "completing what was not begun", [Given.open()], Given.move(.completed), .rule(.visitNotInStatus(.waiting))),
        Case(
            "starting twice", [Given.open(), Given.move(.started)], Given.move(.started),
            .rule(.visitNotInStatus(.inProgress))),
        Case(
            "leaving after the end", [Given.open(), Given.move(.started), Given.move(.completed)], Given.move(.left),
            .rule(.visitNotInStatus(.completed))),
        Case(
            "leaving with another token than was seen",
            [Given.open(token: Given.draft(1, of: Given.patient, visit: Given.visit))], Given.move(.left), .outdated),
    ]
}
