import Crypto
import Kernel
import Postgres

extension SigningKeyStore {
    /// Seals the private halves anew under another master key, on a connection of the system role in a transaction.
    static func reseal(from old: MasterKey, to new: MasterKey, on connection: BorrowedConnection) async throws -> Int {
        let rows = try await connection.query(
            "DELETE FROM auth.signing_key RETURNING key_id, private_key_sealed, signs_from")
        for index in 0..<rows.count {
            let row = rows[index]
            let keyID = try row.text(0)
            let pem = try Envelope.open(try row.bytes(1), key: old.key, associatedData: binding(keyID))
            let sealed = Envelope.seal(pem, key: new.key, associatedData: binding(keyID))
            _ = try await connection.query(
                """
                INSERT INTO auth.signing_key (key_id, private_key_sealed, signs_from)
                VALUES (\(keyID), \(bytes: sealed), \(try row.timestamp(2)))
                """)
        }
        return rows.count
    }
}
