public import Crypto
public import Postgres

extension AuthModule {
    /// Seals everything that the module keeps under the master key anew under another, on a connection of the system role
    /// in a transaction; answers how many keys that were.
    public static func resealKeys(
        from old: MasterKey, to new: MasterKey, on connection: BorrowedConnection
    ) async throws -> Int {
        try await SigningKeyStore.reseal(from: old, to: new, on: connection)
    }
}
