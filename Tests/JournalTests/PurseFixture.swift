import Journal
import Kernel
import Testing

/// The toy bank's database with the purses beside it.
struct PurseFixture: Sendable {
    let bank: BankFixture
    var module = JournalModule<ToyPurse>.purse()

    /// Executes a command of the purses.
    @discardableResult
    func execute(
        _ command: ToyPurse.Command, on process: BankProcess, _ options: CommandOptions? = nil,
        _ context: RequestContext? = nil
    ) async throws(CommandFailure<ToyPurse.Rejection>) -> CommandOutcome<ToyPurse> {
        let resource = ToyPurse.streams(of: command)[0].id
        return try await process.journal.execute(
            command, of: ToyPurse.self, in: module, options ?? CommandOptions(resourceID: resource, status: 201),
            context: context ?? bank.context())
    }

    /// Why a command is not carried out; nil where it is.
    func failure(
        _ command: ToyPurse.Command, on process: BankProcess, _ options: CommandOptions? = nil
    ) async -> CommandFailure<ToyPurse.Rejection>? {
        do throws(CommandFailure<ToyPurse.Rejection>) {
            try await execute(command, on: process, options)
            return nil
        } catch {
            return error
        }
    }

    /// Opens a purse with a balance; answers its id. A balance is an event of its own.
    func purse(_ balance: Int = 0, owner: SubjectID? = nil, on process: BankProcess) async throws -> StreamID {
        let id: StreamID = bank.ids.make()
        try await execute(.open(id, owner: owner), on: process)
        if balance > 0 { try await execute(.credit(id, balance), on: process) }
        return id
    }

    func state(_ id: StreamID, on process: BankProcess, asOf: Timestamp? = nil) async throws -> ToyPurse.State? {
        try await process.journal.state(of: id, ToyPurse.self, in: module, asOf: asOf, context: bank.context())?.state
    }

    /// The state and version by the point read.
    func present(_ id: StreamID, on process: BankProcess) async throws -> (state: ToyPurse.State, version: Int)? {
        try await process.journal.presentState(of: id, ToyPurse.self, in: module, context: bank.context())
    }

    func events(
        _ id: StreamID, on process: BankProcess, fromVersion: Int = 1, limit: Int = 1_000
    ) async throws -> [RecordedEvent<ToyPurse.Event>] {
        try await process.journal.events(
            of: id, ToyPurse.self, in: module, fromVersion: fromVersion, limit: limit, context: bank.context())
    }

    func verify(_ process: BankProcess) async throws -> VerifyReport {
        try await JournalVerifier(
            database: process.database, keys: process.keys,
            modules: [AnyJournalModule(bank.module), AnyJournalModule(module)]
        ).verify()
    }

    /// Expects that nothing is wrong anywhere.
    func expectClean(_ process: BankProcess, sourceLocation: SourceLocation = #_sourceLocation) async throws {
        let report = try await verify(process)
        #expect(report.isClean, "\(report.lines.filter { !$0.isClean })", sourceLocation: sourceLocation)
        #expect(report.lines.contains { $0.name == "states in rows" }, sourceLocation: sourceLocation)
    }

    /// The rows of a query by a superuser, one a line.
    @discardableResult
    func sql(_ text: String) throws -> String { try bank.sql(text) }
}

/// Gives `body` a database with the purses' tables, and as many processes as asked.
func withPurses(
    processes: Int = 1, limits: JournalLimits = JournalLimits(),
    _ body: (PurseFixture, [BankProcess]) async throws -> Void
) async throws {
    try await withBank(processes: processes, limits: limits) { bank, processes in
        try bank.sql(ToyPurseSchema.sql)
        try await body(PurseFixture(bank: bank), processes)
    }
}

extension VerifyReport {
    /// What a check looked at; nil where it was not made.
    func detail(of name: String) -> String? { lines.first { $0.name == name }?.detail }
}
