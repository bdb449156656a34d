import AuthAPI
import JSON
import Kernel
import Postgres

extension LiveAuthService {
    func changeMe(
        _ context: RequestContext, _ request: ChangeMeRequest
    ) async throws(AuthServiceError) -> Written<MeView> {
        guard context.principal.kind == .user || context.principal.kind == .member else { throw .userRequired }
        let outcome = try await commands.replaying(context) { () async throws(AuthServiceError) in
            var validation = validation
            let updates = validation.updates(request, isMember: context.principal.kind == .member)
            try validation.check()
            let command = ChangeOwnProfileCommand(userID: context.principal.id, updates: updates, at: clock.now())
            return try await commands.execute(.changeOwnProfile(command), context)
        }
        let user = try await written(outcome, context)
        let view = MeView(user.view, context.principal, hospital: try await hospital(context))
        return Written(view, receipt: user.receipt)
    }

    /// Makes the member that a code was sent for, and begins their session.
    ///
    /// The id was chosen when the code was asked for and the phone is claimed in the commit, so that of several at once one
    /// is made.
    func createMember(
        _ id: UserID, _ addressee: Addressee, _ caller: AnonymousCaller
    ) async throws(AuthServiceError) -> TokenPairView {
        guard let phone = addressee.number else { throw .invalidCode }
        let hospital = addressee.context.hospitalID
        var context = RequestContext(anonymous: caller, hospitalID: hospital, actor: id)
        context.principal.kind = .member
        let command = CreateMemberCommand(userID: id, phone: phone, at: clock.now())
        let outcome: AuthCommands.Outcome
        do throws(AuthServiceError) {
            outcome = try await commands.execute(.createMember(command), status: 201, context)
        } catch {
            // Somebody has the phone, or the id was that of somebody who had it: the code is of no use any more.
            if error == .phoneTaken || error == .unknown(code: AuthServiceError.idUsedTwice) { throw .invalidCode }
            throw error
        }
        guard case .committed(let states, let receipt) = outcome, case .user(let user)? = states.first else {
            throw .unknown(code: "member")
        }
        var pair = try await begin(UserAccount(user, version: receipt.version), of: hospital, caller)
        pair.isNew = true
        return pair
    }
}
