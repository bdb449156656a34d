public import Crypto
import Kernel
public import Postgres

/// Brings a new master key in: wraps every hospital's key anew, in one transaction with everything else that is sealed under
/// the master key. What the keys of hospitals wrap stays as it is.
public struct MasterKeyRotation: Sendable {
    /// Seals what a module keeps under the master key anew; answers how many keys that were.
    public typealias Reseal = @Sendable (MasterKey, MasterKey, BorrowedConnection) async throws -> Int

    /// What was wrapped anew.
    public struct Outcome: Sendable, Hashable {
        /// Keys of hospitals.
        public var hospitals: Int
        /// Keys that sign heads, and those of modules.
        public var others: Int
        /// Whether an earlier call had done it already.
        public var wasDone: Bool
    }

    /// Keys that one statement reads and writes.
    private static let pageKeys = 1_000

    private let old: MasterKey
    private let new: MasterKey
    private let reseals: [Reseal]

    /// Plans a rotation; `reseals` are those of the modules.
    public init(from old: MasterKey, to new: MasterKey, reseals: [Reseal]) {
        self.old = old
        self.new = new
        self.reseals = reseals
    }

    /// Carries it out, whole or not at all; once it was, another call does nothing.
    ///
    /// Keys that others make meanwhile wait for its end and are refused, or are there before it begins (`MasterKeyUse.hold`).
    /// Throws `MasterKeyUseError`: `busy` while a process works on the database, `foreign` where the database is under neither key.
    public func run(on database: Database) async throws -> Outcome {
        try await database.withConnection(.system) { connection in
            try await connection.transaction(scope: .none) { connection in
                // Until the end of the transaction no process joins; then all find another key than theirs.
                let living = try await connection.query("SELECT * FROM journal.bar_processes()")
                let names = try living.map { row throws(PostgresError) in try row.text(0) }
                guard names.isEmpty else { throw MasterKeyUseError.busy(names) }
                return try await self.rotate(connection)
            }
        }
    }

    private func rotate(_ connection: BorrowedConnection) async throws -> Outcome {
        let known = try await connection.query(
            "SELECT master_key_fingerprint FROM journal.identity FOR UPDATE")[0].optionalText(0)
        if known == new.fingerprint { return Outcome(hospitals: 0, others: 0, wasDone: true) }
        if let known, known != old.fingerprint {
            throw MasterKeyUseError.foreign(known: known, given: old.fingerprint)
        }
        let hospitals = try await rewrapHospitals(connection)
        var others = try await HeadExporter.reseal(from: old, to: new, on: connection)
        for reseal in reseals { others += try await reseal(old, new, connection) }
        _ = try await connection.query(
            "UPDATE journal.identity SET master_key_fingerprint = \(new.fingerprint)")
        return Outcome(hospitals: hospitals, others: others, wasDone: false)
    }

    private func rewrapHospitals(_ connection: BorrowedConnection) async throws -> Int {
        var after = HospitalID(high: 0, low: 0)
        var count = 0
        while true {
            let page = try await connection.query(
                """
                SELECT hospital_id, wrapped_key FROM journal.hospital_key
                WHERE hospital_id > \(after) ORDER BY hospital_id LIMIT \(Int64(Self.pageKeys))
                """)
            var hospitals: [HospitalID] = []
            var wrapped: [[UInt8]] = []
            for index in 0..<page.count {
                let hospital: HospitalID = try page[index].id(0)
                hospitals.append(hospital)
                wrapped.append(try rewrap(try page[index].bytes(1), of: hospital))
            }
            if let last = hospitals.last { after = last }
            _ = try await connection.query(
                """
                UPDATE journal.hospital_key AS k SET wrapped_key = x.wrapped
                FROM unnest(\(.ids(hospitals)), \(.byteArrays(wrapped))) AS x (hospital, wrapped)
                WHERE k.hospital_id = x.hospital
                """)
            count += page.count
            if page.count < Self.pageKeys { return count }
        }
    }

    private func rewrap(_ wrapped: [UInt8], of hospital: HospitalID) throws -> [UInt8] {
        do {
            let key = try KeyWrapping.unwrap(wrapped, under: old.key, for: .hospital(hospital))
            return KeyWrapping.wrap(key, under: new.key, for: .hospital(hospital))
        } catch {
            throw MasterKeyUseError.damaged(hospital: "\(hospital)")
        }
    }
}
