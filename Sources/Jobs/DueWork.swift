public import Kernel

/// What is due at some time, whether anybody asks for it or not: a job of a module.
///
/// Of all processes one does it at a time, and it bears to be done twice: another begins anew what one left that ended.
public protocol DueWork: Sendable {
    /// The job's stable name, `module.work`.
    static var name: String { get }
    /// The time between two looks.
    static var period: Duration { get }

    /// Does everything that is due now, and counts what could not be done; throws where it is not known what is due.
    func round() async throws -> JobReport
}

extension DueWork {
    /// The job that does it.
    public var job: RecurringJob { RecurringJob(Self.name, .every(Self.period)) { _ in try await round() } }
}

extension JobReport {
    /// Counts what could not be done.
    public mutating func fail(_ error: some ServiceError) { fail(code: error.logCode) }

    /// Does something with each of some items, at most `width` at a time, and counts those with which it could not be done.
    public mutating func each<Item: Sendable, Failed: ServiceError>(
        _ items: some Collection<Item>, atOnce width: Int,
        _ body: @escaping @Sendable (Item) async throws(Failed) -> Void
    ) async {
        let errors = await withTaskGroup(of: Failed?.self) { group in
            var errors: [Failed] = []
            for (index, item) in items.enumerated() {
                if index >= width, let error = await group.next() ?? nil { errors.append(error) }
                group.addTask {
                    do throws(Failed) {
                        try await body(item)
                        return nil
                    } catch {
                        return error
                    }
                }
            }
            for await case let error? in group { errors.append(error) }
            return errors
        }
        for error in errors { fail(error) }
    }
}
