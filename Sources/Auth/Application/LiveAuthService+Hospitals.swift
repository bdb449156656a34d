import AuthAPI
import Journal
import Kernel
import Postgres

extension LiveAuthService {
    func signUp(
        _ caller: AnonymousCaller, _ request: SignUpRequest, from origin: SignUpOrigin
    ) async throws(AuthServiceError) -> Written<HospitalView> {
        let rule: SignUpMode = origin == .machineOperator ? .open : signUpMode
        try await requireSignUp(rule, caller)
        var validation = validation
        let settings = validation.settings(request)
        let owner = validation.owner(request.admin)
        try validation.check()
        guard let settings, let owner else { throw .unknown(code: "validation") }
        let hash = try await passwords.hash(request.admin.password)
        let userID: UserID = ids.make()
        let command = RegisterHospitalCommand(
            hospitalID: ids.make(), code: settings.code, settings: settings.settings, mustBeFirst: rule == .first,
            owner: NewUser(id: userID, profile: owner, passwordHash: hash), at: clock.now())
        let context = RequestContext(anonymous: caller, hospitalID: command.hospitalID, actor: userID)
        do throws(AuthServiceError) {
            return try await written(commands.execute(.registerHospital(command), status: 201, context))
        } catch {
            // A claim that is lost says not why: the code may be taken, or another hospital may have been first.
            if error == .codeTaken { try await requireSignUp(rule, caller) }
            throw error
        }
    }

    func hospitalID(_ caller: AnonymousCaller, code: String) async throws(AuthServiceError) -> HospitalID? {
        try await reading { () throws(PostgresError) in
            try await queries.hospitalID(code: code.uppercased(), deadline: caller.deadlineNanoseconds)
        }
    }

    func hospital(_ context: RequestContext) async throws(AuthServiceError) -> HospitalView {
        let view = try await reading { () throws(PostgresError) in try await queries.hospital(context) }
        guard let view else { throw .notFound }
        return view
    }

    func changeHospital(
        _ context: RequestContext, expectedVersion: Int?, _ request: ChangeHospitalRequest
    ) async throws(AuthServiceError) -> Written<HospitalView> {
        var validation = validation
        let updates = validation.updates(request)
        try validation.check()
        let command = ChangeHospitalCommand(hospitalID: context.hospitalID, updates: updates, at: clock.now())
        let outcome = try await commands.execute(.changeHospital(command), expectedVersion: expectedVersion, context)
        profiles.invalidate(context.hospitalID)
        switch outcome {
        case .committed(let states, let receipt):
            guard case .hospital(let state) = states[0] else { throw .notFound }
            return Written(HospitalView(state, version: receipt.version), receipt: receipt)
        case .replayed(let earlier):
            let view = try await hospital(context)
            return Written(view, receipt: earlier.receipt(version: view.version))
        }
    }

    private func requireSignUp(
        _ rule: SignUpMode, _ caller: AnonymousCaller
    ) async throws(AuthServiceError) {
        switch rule {
        case .open: return
        case .closed: throw .signUpClosed
        case .first:
            let isTaken = try await reading { () throws(PostgresError) in
                try await queries.hasHospital(deadline: caller.deadlineNanoseconds)
            }
            if isTaken { throw .signUpClosed }
        }
    }

    /// The new hospital with its owner, from the states after the commit.
    private func written(_ outcome: AuthCommands.Outcome) throws(AuthServiceError) -> Written<HospitalView> {
        guard case .committed(let states, let receipt) = outcome, case .hospital(let hospital) = states[0],
            case .user(let owner) = states[1]
        else { throw .unknown(code: "signUp") }
        var view = HospitalView(hospital, version: receipt.version)
        view.admin = UserView(owner, version: 1)
        return Written(view, receipt: receipt)
    }
}

extension RequestContext {
    /// The context of what somebody without a token asks of a hospital.
    init(anonymous caller: AnonymousCaller, hospitalID: HospitalID, actor: UserID) {
        self.init(
            hospitalID: hospitalID, principal: Principal(kind: .user, id: actor, roles: [], permissions: []),
            deadlineNanoseconds: caller.deadlineNanoseconds, requestID: caller.requestID, trace: caller.trace)
    }
}
