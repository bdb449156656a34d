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
                SELECT *
                FROM unnest(\(hospitals), \(codes))
                RETURNING (array_position(\(codes), code) - 1)::int4
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

    /// An address is given back where its user takes another, so the events of a batch are gone through in their order.
    func statement(for candidates: [AppendedEvent<AuthEvent>], into target: ProjectionTarget) -> SQL {
        """
        SELECT place
        FROM auth.claim_emails(
            \(target.table(AuthTable.userEmail)), \(.ids(candidates.map(\.hospitalID))),
            \(.texts(candidates.map { $0.event.newEmail?.lookupKey })), \(.ids(candidates.map(\.streamID)))) AS place
        """
    }
}

/// A phone belongs to one member of an operator; what it is to staff does not matter.
struct MemberPhoneClaim: ContestedClaim {
    static let claimName = "auth.memberPhone"
    let name = MemberPhoneClaim.claimName
    let tables = [AuthTable.memberPhone]

    func isCandidate(_ event: AuthEvent) -> Bool { event.newPhone != nil }

    /// As with addresses; whether a change is a member's, the table knows.
    func statement(for candidates: [AppendedEvent<AuthEvent>], into target: ProjectionTarget) -> SQL {
        """
        SELECT place
        FROM auth.claim_member_phones(
            \(target.table(AuthTable.memberPhone)), \(.ids(candidates.map(\.hospitalID))),
            \(.texts(candidates.map { $0.event.newPhone?.phone.e164 })), \(.ids(candidates.map(\.streamID))),
            \(.bools(candidates.map { $0.event.newPhone?.isNewMembers }))) AS place
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

extension AuthEvent {
    /// The phone that a new member has, or that a user has from this event on, if it says one that may be a member's.
    var newPhone: (phone: PhoneNumber, isNewMembers: Bool)? {
        switch self {
        case .userCreated(let event) where event.profile.isMember: return event.profile.phone.map { ($0, true) }
        case .userChanged(let event):
            for update in event.updates {
                if case .phone(let phone?) = update { return (phone, false) }
            }
            return nil
        default: return nil
        }
    }
}

extension MemberPhoneClaim {
    func erasure(of subjects: [ErasedSubject], in target: ProjectionTarget) -> [SQL] { [] }
}

extension HospitalCodeClaim {
    func erasure(of subjects: [ErasedSubject], in target: ProjectionTarget) -> [SQL] { [] }
}

extension EmailClaim {
    func erasure(of subjects: [ErasedSubject], in target: ProjectionTarget) -> [SQL] { [] }
}
