internal import AuthAPI
internal import Kernel
internal import PatientAPI
internal import Wallet

/// Who may own a wallet: a member of the tenant, else a patient of it.
struct WalletOwners: WalletOwnerSource {
    let members: any MemberDirectory
    let patients: any PatientService

    func mayOwn(_ context: RequestContext, _ user: UserID) async throws(Failure) -> Bool {
        do throws(AuthServiceError) {
            if let member = try await members.member(context, id: user) { return member.status != .disabled }
        } catch {
            throw error.failure
        }
        do throws(PatientServiceError) {
            // A record that was merged away, or erased, is nobody to keep money for.
            guard let patient = try await patients.summary(context, of: user.retagged()) else { return false }
            return patient.mergedIntoId == nil && patient.status != .erased
        } catch {
            throw error.failure
        }
    }
}
