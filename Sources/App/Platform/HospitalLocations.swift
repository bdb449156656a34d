internal import AuthAPI
internal import Billing
internal import Kernel

/// The locations of hospitals as Billing asks for them.
struct HospitalLocations: BillingLocationSource {
    let hospitals: any HospitalService

    func standing(_ context: RequestContext, of id: LocationID) async throws(Failure) -> BillingLocationStanding {
        do {
            return try await hospitals.location(context, id).status == .closed ? .closed : .open
        } catch .notFound {
            return .unknown
        } catch {
            throw error.failure
        }
    }
}
