import Crypto
import Kernel
import Postgres

extension EventJournal {
    /// What applying the register again came to.
    public struct Reapplied: Sendable, Hashable {
        /// Persons whom the register names.
        public var known: Int
        /// Those of them whom the database still held readable, and holds no more.
        public var applied: Int
    }

    /// Persons who are looked up at once.
    private static let registerPage = 1_000
    /// How long one erasure may take.
    private static let reapplySeconds: UInt64 = 60

    /// Erases anew whom the register names and the database still holds: after a restore of a backup, or a crash between the
    /// register and the commit.
    ///
    /// To be called on a migrated database, with all modules registered, before anybody is served. By the module's own
    /// command where it has one and does not refuse; else the key is destroyed and the rows are blanked without an event.
    /// `progress` hears of each that was done, and of how many there are. Idempotent. Throws what kept it from finishing.
    public func reapplyErasures(progress: @Sendable (_ done: Int, _ total: Int) -> Void) async throws -> Reapplied {
        guard let register = resources.register else { return Reapplied(known: 0, applied: 0) }
        let lines = try await register.binding()
        let pending = try await readable(lines)
        var refused: [ErasureIntent] = []
        for (index, line) in pending.enumerated() {
            if try await !erase(line) { refused.append(line.intent) }
            progress(index + 1, pending.count)
        }
        let open = lines.filter { $0.state == .intended }.map(\.intent).filter { !refused.contains($0) }
        await register.end(open, as: .done)
        await register.end(refused, as: .withdrawn)
        return Reapplied(known: lines.count, applied: pending.count - refused.count)
    }

    /// Carries a line out; false where its outcome was not known and what holds by now refuses it, such as a legal hold.
    private func erase(_ line: ErasureLine) async throws -> Bool {
        let subject = line.intent.subject
        let context = reapplyContext(subject.hospitalID)
        let module = resources.registry.modules.first { $0.name == line.intent.module }
        let isCertain = line.state != .intended
        let outcome = try await module?.erase(subject, isCertain: isCertain, on: self, context)
        if !isCertain, outcome == false { return false }
        // Refused, or accepted without an event: what was done binds whatever the module makes of it.
        if try await !readable([line]).isEmpty {
            try await destroyKey(of: subject.subjectID, context: context)
        }
        return true
    }

    /// Those whose keys are not destroyed in the database.
    private func readable(_ lines: [ErasureLine]) async throws -> [ErasureLine] {
        try await resources.database.withConnection(.system) { connection in
            try await Self.readable(lines, connection)
        }
    }

    /// As above, on a connection of the system role.
    static func readable(_ lines: [ErasureLine], _ connection: BorrowedConnection) async throws -> [ErasureLine] {
        var found: [ErasureLine] = []
        for start in stride(from: 0, to: lines.count, by: registerPage) {
            let page = Array(lines[start..<min(start + registerPage, lines.count)])
            let rows = try await connection.query(
                """
                SELECT x.ordinal::integer
                FROM unnest(\(.ids(page.map(\.intent.subject.hospitalID))), \
                \(.ids(page.map(\.intent.subject.subjectID)))) WITH ORDINALITY AS x (hospital, subject, ordinal)
                LEFT JOIN journal.data_key AS k ON k.hospital_id = x.hospital AND k.subject_id = x.subject
                WHERE k.destroyed_at IS NULL
                ORDER BY x.ordinal
                """)
            for index in 0..<rows.count { found.append(page[try rows[index].int(0) - 1]) }
        }
        return found
    }

    private func reapplyContext(_ hospital: HospitalID) -> RequestContext {
        RequestContext(
            hospitalID: hospital,
            principal: Principal(kind: .system, id: UserID(high: 0, low: 0), roles: [], permissions: []),
            deadlineNanoseconds: resources.clock.monotonicNanoseconds() + Self.reapplySeconds * 1_000_000_000,
            requestID: "erasure-register",
            trace: TraceContext(
                traceHigh: SecureRandom.uint64(), traceLow: SecureRandom.uint64() | 1,
                spanID: SecureRandom.uint64() | 1, isSampled: false))
    }
}
