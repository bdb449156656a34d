import Journal
import Kernel
import Postgres

/// A code belongs to one hospital of the whole database.
struct HospitalCodeClaim: ContestedClaim {
    static let claimName = "auth.hospitalCode"
    let name = HospitalCodeClaim.claimName
    let tables = [AuthTable.hospitalDirectory]

    func isCandidate(_ event: AuthEvent) -> Bool { event.registration != nil }

    func statement(for candidates: [AppendedEvent<AuthEvent>], into target: ProjectionTarget) -> SQL {
        let hospitals = SQLBind.ids(candidates.map(\.hospitalID))
        let codes = SQLBind.texts(candidates.map { $0.event.registration?.code })
        let table = target.table(AuthTable.hospitalDirectory)
        guard table == AuthTable.hospitalDirectory else {
            // A rebuild writes beside the live table, of codes that were given out already.
            return """
                INSERT INTO \(unsafeRaw: table) (hospital_id, code)
                SELECT x.hospital_id, x.code
                FROM unnest(\(hospitals), \(codes)) WITH ORDINALITY AS x (hospital_id, code, ordinal)
                RETURNING (SELECT array_position(\(codes), code) - 1)::int4
                """
        }
        let first = SQLBind.bools(candidates.map { $0.event.registration?.mustBeFirst })
        return "SELECT place FROM auth.claim_hospital_codes(\(hospitals), \(codes), \(first)) AS place"
    }
}

/// An address belongs to one user of a hospital.
struct EmailClaim: ContestedClaim {
    static let claimName = "auth.email"
    let name = EmailClaim.claimName
    let tables = [AuthTable.userEmail]

    func isCandidate(_ event: AuthEvent) -> Bool { event.newEmail != nil }

    /// What the user holds already counts as won: they may have had the address before, and given it back in this batch.
    func statement(for candidates: [AppendedEvent<AuthEvent>], into target: ProjectionTarget) -> SQL {
        let table = target.table(AuthTable.userEmail)
        return """
            WITH candidate AS (
                SELECT *
                FROM unnest(
                    \(.ids(candidates.map(\.hospitalID))), \(.texts(candidates.map { $0.event.newEmail?.lookupKey })),
                    \(.ids(candidates.map(\.streamID)))
                ) WITH ORDINALITY AS x (hospital_id, email_key, user_id, ordinal)
            ), won AS (
                INSERT INTO \(unsafeRaw: table) (hospital_id, email_key, user_id)
                SELECT c.hospital_id, c.email_key, c.user_id
                FROM candidate c
                ORDER BY c.hospital_id, c.email_key COLLATE "C", c.ordinal
                ON CONFLICT DO NOTHING
                RETURNING hospital_id, email_key, user_id
            ), held AS (
                SELECT * FROM won
                UNION ALL
                SELECT e.hospital_id, e.email_key, e.user_id
                FROM \(unsafeRaw: table) e
                JOIN candidate c USING (hospital_id, email_key, user_id)
            )
            SELECT DISTINCT (c.ordinal - 1)::int4
            FROM candidate c
            JOIN held h USING (hospital_id, email_key, user_id)
            """
    }
}

extension AuthEvent {
    /// The registration that this event is, if it is one.
    var registration: HospitalRegistered? {
        if case .hospitalRegistered(let event) = self { event } else { nil }
    }

    /// The address that a user has from this event on, if it says one.
    var newEmail: EmailAddress? {
        switch self {
        case .userCreated(let event): return event.profile.email
        case .userChanged(let event):
            for update in event.updates {
                if case .email(let email) = update { return email }
            }
            return nil
        default: return nil
        }
    }
}
