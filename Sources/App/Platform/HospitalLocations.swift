internal import AuthAPI
internal import Billing
internal import Kernel

/// The locations of hospitals as Billing asks for them.
struct HospitalLocations: BillingLocationSource {
    let hospitals: any HospitalService

    func isLocation(_ context: RequestContext, _ id: LocationID) async throws(Failure) -> Bool {
        do {
            _ = try await hospitals.location(context, id)
            return true
        } catch .notFound {
            return false
        } catch {
            throw error.failure
        }
    }
}
