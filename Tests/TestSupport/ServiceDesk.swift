public import Kernel
public import Testing

/// What drives a module's service in tests, over a database of its own.
public protocol ServiceDesk: Sendable {
    /// The errors of the service.
    associatedtype ServiceFailure: ServiceError & Equatable
}

extension ServiceDesk {
    /// What went wrong; nil where nothing did.
    public func failure<Value>(_ body: () async throws -> Value) async -> ServiceFailure? {
        do {
            _ = try await body()
            return nil
        } catch {
            return ServiceFailure(error)
        }
    }

    /// Expects that a call fails with the error.
    public func expectFailure<Value>(
        _ expected: ServiceFailure, sourceLocation: SourceLocation = #_sourceLocation,
        _ body: () async throws -> Value
    ) async {
        let found = await failure(body)
        #expect(found == expected, sourceLocation: sourceLocation)
    }
}

/// A desk that is a process of its own over a database that others may share.
public protocol ProcessDesk: ServiceDesk {
    /// Stops everything that it started.
    func stop() async
}

/// Gives `body` as many processes on one fresh database as are asked for, and stops them afterwards.
public func withProcesses<Desk: ProcessDesk>(
    _ count: Int, start: (PrivatePostgres, TestDatabase) async throws -> Desk, _ body: ([Desk]) async throws -> Void
) async throws {
    try await ConcurrencyLimit.databases.run {
        let cluster = try PrivatePostgres.shared()
        let test = try cluster.makeDatabase()
        var desks: [Desk] = []
        let result: Result<Void, any Error>
        do {
            for _ in 0..<count { desks.append(try await start(cluster, test)) }
            try await body(desks)
            result = .success(())
        } catch {
            result = .failure(error)
        }
        for desk in desks { await desk.stop() }
        try result.get()
    }
}
