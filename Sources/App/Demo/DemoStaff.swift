internal import AuthAPI
internal import JSON
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

    /// What the hospital is called once its year is over.
    private static let name = "Demonstration clinic"
    /// What it is called until then: by this a load that was broken off is told from one that was finished.
    private static let unfinishedName = "Demonstration clinic (being made)"

    /// Signs the hospital up and makes its users, with the same password for all of them.
    ///
    /// Throws `codeTaken` where the hospital is there already.
    init(_ auth: any AuthService, _ call: OperatorCall, password: String) async throws {
        let owner = SignUpAdmin(email: Self.email(.owner), displayName: Self.name(.owner), password: password)
        let request = SignUpRequest(
            code: DemoHospital.code, name: Self.unfinishedName,
            place: (country: "EG", currency: "EGP", timeZone: DemoHospital.timeZone, locale: "en"), admin: owner)
        let hospital = try await auth.signUp(call.anonymous(), request, from: .machineOperator).view
        self.call = call
        hospitalID = hospital.id
        guard let currency = Currency(hospital.currency) else { throw AuthServiceError.unknown(code: "currency") }
        self.currency = currency
        var users: [Role: UserID] = [:]
        users[.owner] = hospital.admin?.id
        for role in Role.allCases where role != .owner && role != .member {
            let user = CreateUserRequest(
                email: Self.email(role), displayName: Self.name(role), roles: [role], password: password)
            users[role] = try await auth.createUser(call.context(hospitalID), user).view.id
        }
        self.users = users
    }

    /// Whether the hospital that is there was made to its end.
    static func isFinished(_ auth: any AuthService, _ call: OperatorCall) async throws -> Bool {
        guard let id = try await auth.hospitalID(call.anonymous(), code: DemoHospital.code) else { return true }
        return try await auth.hospital(call.context(id)).name != unfinishedName
    }

    /// Gives the hospital its name.
    func finish(_ auth: any AuthService) async throws {
        let context = call.context(hospitalID)
        let version = try await auth.hospital(context).version
        var change = ChangeHospitalRequest()
        change.name = .value(Self.name)
        _ = try await auth.changeHospital(context, expectedVersion: version, change)
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
        case .member: "A member"
        }
    }
}
