internal import AuthAPI
internal import Kernel
internal import Scheduling

/// The users of hospitals as Scheduling asks for them.
struct HospitalPractitioners: PractitionerSource {
    let users: any UserService

    func practitioner(_ context: RequestContext, _ id: UserID) async throws(Failure) -> PractitionerSummary? {
        do {
            let user = try await users.user(context, id)
            return user.status == .disabled ? nil : PractitionerSummary(id: id, displayName: user.displayName)
        } catch .notFound {
            return nil
        } catch {
            throw error.failure
        }
    }
}
