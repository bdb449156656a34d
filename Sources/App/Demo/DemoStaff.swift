internal import AuthAPI
internal import Kernel

/// The people who work at the demonstration hospital: one of every role, whose name is in the address to log in with.
struct DemoStaff: Sendable {
    /// Where the addresses lie; reserved for examples (RFC 2606 section 3).
    static let domain = "demo.example"

    let call: OperatorCall
    let hospitalID: HospitalID
    /// What the clinic is paid in.
    let currency: Currency
    private let users: [Role: UserID]

    /// Signs the hospital up and makes its users, with the same password for all of them.
    ///
    /// Throws `codeTaken` where the hospital is there already.
    init(_ auth: any AuthService, _ call: OperatorCall, password: String) async throws {
        let owner = SignUpAdmin(email: Self.email(.owner), displayName: Self.name(.owner), password: password)
        let request = SignUpRequest(
            code: DemoHospital.code, name: "Demonstration clinic",
            place: (country: "EG", currency: "EGP", timeZone: DemoHospital.timeZone, locale: "en"), admin: owner)
        let hospital = try await auth.signUp(call.anonymous(), request, from: .machineOperator).view
        self.call = call
        hospitalID = hospital.id
        guard let currency = Currency(hospital.currency) else { throw AuthServiceError.unknown(code: "currency") }
        self.currency = currency
        var users: [Role: UserID] = [:]
        users[.owner] = hospital.admin?.id
        for role in Role.allCases where role != .owner {
            let user = CreateUserRequest(
                email: Self.email(role), displayName: Self.name(role), roles: [role], password: password)
            users[role] = try await auth.createUser(call.context(hospitalID), user).view.id
        }
        self.users = users
    }

    /// The context of a command that the user of a role gives.
    func context(_ role: Role) -> RequestContext {
        var context = call.context(hospitalID)
        guard let user = users[role] else { return context }
        context.principal = Principal(
            kind: .user, id: user, roles: [role.rawValue], permissions: Set(role.permissions.map(\.rawValue)))
        return context
    }

    /// The address that the user of a role logs in with.
    static func email(_ role: Role) -> String { "\(role.rawValue)@\(domain)" }

    private static func name(_ role: Role) -> String {
        switch role {
        case .owner: "Dr. Nadia Mansour"
        case .admin: "Karim Halabi"
        case .doctor: "Dr. Samir Adel"
        case .nurse: "Mona Fawzi"
        case .receptionist: "Dina Ramadan"
        case .therapist: "Yasser Ghanem"
        case .supervisor: "Huda Shafei"
        case .biller: "Tarek Osman"
        case .cashier: "Salma Nagger"
        case .merchant: "Nile Pharmacy"
        case .patient: "A patient"
        case .auditor: "Amina Qadi"
        }
    }
}
