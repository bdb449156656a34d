import Testing

@testable import Postgres

@Suite struct PipelineStateTests {
    typealias State = PipelineState<Int>

    /// What the actions of a run come to: outcomes of groups, and "prepared", "unprepared", "violation".
    private func run(_ commands: [State.Command], _ events: [State.Event]) -> [String] {
        var state = State()
        for command in commands { state.sent(command) }
        var log: [String] = []
        for event in events {
            switch state.receive(event) {
            case .nothing: break
            case .prepared(let number): log.append("prepared \(number)")
            case .unprepared(let number): log.append("unprepared \(number)")
            case .finished(.success(let values)): log.append("ok \(values)")
            case .finished(.failure(let error)): log.append("\(error)")
            case .violation: log.append("violation")
            }
        }
        if state.isExpecting { log.append("expecting") }
        return log
    }

    private static let refusal = ServerError(sqlState: "23505", message: "")

    @Test func `the results of statements are the group's, in order, once its sync has come`() {
        let log = run(
            [.scope, .statement, .statement, .sync],
            [.value(0), .end, .value(1), .end, .value(2), .end, .sync])
        #expect(log == ["ok [1, 2]"])
    }

    @Test func `nothing is delivered before the sync`() {
        #expect(run([.scope, .statement, .sync], [.value(0), .end, .value(1), .end]) == ["expecting"])
    }

    @Test func `an error ends its own group and leaves the next alone`() {
        let log = run(
            [.scope, .statement, .statement, .sync, .scope, .statement, .sync],
            [
                .value(0), .end, .failed(Self.refusal), .end, .aborted, .end, .sync,
                .value(0), .end, .value(9), .end, .sync,
            ])
        #expect(log == ["SQLSTATE 23505", "ok [9]"])
    }

    @Test func `an error at the sync itself, as of a deferred constraint, refuses the group`() {
        let log = run(
            [.statement, .sync, .statement, .sync],
            [.value(1), .end, .failed(Self.refusal), .end, .sync, .value(2), .end, .sync])
        #expect(log == ["SQLSTATE 23505", "ok [2]"])
    }

    @Test func `a preparation is confirmed by its own result, and undone by an error before it`() {
        #expect(
            run([.prepare(4), .statement, .sync], [.value(0), .end, .value(1), .end, .sync])
                == ["prepared 4", "ok [1]"])
        #expect(
            run(
                [.statement, .prepare(4), .statement, .sync],
                [.failed(Self.refusal), .end, .aborted, .end, .aborted, .end, .sync])
                == ["unprepared 4", "SQLSTATE 23505"])
    }

    @Test func `a statement that failed after its preparation keeps it`() {
        let log = run([.prepare(4), .statement, .sync], [.value(0), .end, .failed(Self.refusal), .end, .sync])
        #expect(log == ["prepared 4", "SQLSTATE 23505"])
    }

    @Test(
        arguments: [
            ([.statement, .sync], [.sync]),
            ([.statement, .sync], [.end]),
            ([.statement, .sync], [.value(1), .value(2)]),
            ([.statement, .sync], [.aborted]),
            ([.statement, .sync], [.value(1), .end, .value(2)]),
            ([], [.value(1)]),
        ] as [([State.Command], [State.Event])])
    func `what was not asked for is a violation`(commands: [State.Command], events: [State.Event]) {
        #expect(run(commands, events).contains("violation"))
    }

    @Test func `an empty group ends at its sync`() {
        #expect(run([.sync], [.sync]) == ["ok []"])
    }
}
