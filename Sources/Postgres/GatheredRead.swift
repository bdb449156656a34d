public import Kernel

/// Reads of single rows by id that travel together: what is asked for while an earlier statement is under way goes with
/// the next one.
///
/// Each statement is one round trip for one hospital and sets that tenant alone. There is no timer: a lone read leaves at
/// the end of its reactor's turn, so nobody waits for company. A read never joins a statement that was sent already, so it
/// sees everything that was committed before it was asked for. (ADR-0007.)
public final class GatheredRead<Tag>: Sendable {
    private let gatherers: [ReadGatherer]
    private let database: Database

    /// Makes the reads of a table by a statement with two values, hospital (`uuid`) and ids (`uuid[]`, at most 128), whose
    /// first column is the id of the row.
    public init(_ database: Database, _ statement: PreparedStatement) {
        self.database = database
        gatherers = database.reactors.map { ReadGatherer(reactor: $0, database: database, statement: statement) }
    }

    /// The row of `id`; nil where the hospital has none.
    ///
    /// Errors as those of `Database.query`. A caller who is cancelled meanwhile is answered when the statement is.
    public nonisolated(nonsending) func row(
        _ id: EntityID<Tag>, of hospitalID: HospitalID, deadlineNanoseconds: UInt64
    ) async throws(PostgresError) -> Row? {
        let gatherer = gatherers[database.reactorIndex()]
        let outcome = await withUnsafeContinuation { continuation in
            let reader = ReadGatherer.Reader(
                id: id.retagged(), deadlineNanoseconds: deadlineNanoseconds, continuation: continuation)
            gatherer.take(reader, hospitalID)
        }
        return try outcome.get()
    }
}
