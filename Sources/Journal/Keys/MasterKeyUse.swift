public import Crypto
import Kernel
public import Postgres

/// Which master key wraps the keys of a database; who works under it is in `journal.process`.
public enum MasterKeyUse {
    /// Sees that a key is the database's own, and notes it for a database that no server has used yet.
    ///
    /// Throws `MasterKeyUseError.foreign` for another: what it wrapped could not be read together with the rest, and what
    /// is there not at all, as after a restore without the key.
    public static func check(_ key: MasterKey, _ database: Database) async throws {
        let fingerprint = key.fingerprint
        try await database.withConnection(.system) { connection in
            let known = try await connection.query("SELECT master_key_fingerprint FROM journal.identity")[0]
                .optionalText(0)
            if let known {
                guard known == fingerprint else { throw MasterKeyUseError.foreign(known: known, given: fingerprint) }
                return
            }
            // A database of a release that noted nothing: any of its keys tells.
            let wrapped = try await connection.query(
                "SELECT hospital_id, wrapped_key FROM journal.hospital_key ORDER BY created_at, hospital_id LIMIT 1")
            if let row = wrapped.first {
                let hospital: HospitalID = try row.id(0)
                do {
                    _ = try KeyWrapping.unwrap(try row.bytes(1), under: key.key, for: .hospital(hospital))
                } catch is EnvelopeError {
                    throw MasterKeyUseError.foreign(known: "not noted", given: fingerprint)
                }
            }
            _ = try await connection.query(
                """
                UPDATE journal.identity SET master_key_fingerprint = \(fingerprint) WHERE master_key_fingerprint IS NULL
                """)
        }
    }

    /// Sees in a transaction that a key is the database's own, and that none is brought in until its end: for whoever stores
    /// what is sealed under it. On a connection of the system role; throws `MasterKeyUseError.foreign`.
    public static func hold(_ key: MasterKey, on connection: BorrowedConnection) async throws {
        let known = try await connection.query("SELECT master_key_fingerprint FROM journal.identity FOR SHARE")[0]
            .optionalText(0)
        if let known, known != key.fingerprint {
            throw MasterKeyUseError.foreign(known: known, given: key.fingerprint)
        }
    }

    /// Sees that nothing of a database is wrapped under a master key yet, so that one may be made; throws `missing` else.
    public static func requireUnused(_ database: Database) async throws {
        let row = try await database.withConnection(.system) { connection in
            try await connection.query(
                """
                SELECT i.master_key_fingerprint, EXISTS (SELECT FROM journal.hospital_key)
                FROM journal.identity AS i
                """)
        }
        let known = try row[0].optionalText(0)
        if try known != nil || row[0].bool(1) { throw MasterKeyUseError.missing(known: known ?? "not noted") }
    }
}

/// Why a master key cannot be used with a database.
public enum MasterKeyUseError: Error, Sendable, Hashable, CustomStringConvertible {
    /// The database was written under another key; both by their fingerprints.
    case foreign(known: String, given: String)
    /// There is no key, and the database was written under one; by its fingerprint.
    case missing(known: String)
    /// Processes work under the present key; what they do and where.
    case busy([String])
    /// A hospital's key does not open under the key that is to be replaced.
    case damaged(hospital: String)

    /// What is wrong and what mends it.
    public var description: String {
        switch self {
        case .foreign(let known, let given):
            "this database was written under another master key (fingerprint \(known)) than the one given (\(given)): "
                + "bring its file back from the safe copy (medley keys import), or finish an interrupted "
                + "medley keys rotate by calling it again"
        case .missing(let known):
            "the master key's file is missing, and this database was written under a key (fingerprint \(known)): bring "
                + "the file back from the safe copy (medley keys import); a new key could read nothing"
        case .busy(let names):
            "the master key is in use: stop every server of this database first. At work: "
                + names.joined(separator: "; ") + " (one that was killed counts for half a minute more)"
        case .damaged(let hospital): "the key of the hospital \(hospital) does not open under the present master key"
        }
    }
}
