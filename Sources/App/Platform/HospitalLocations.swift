internal import AuthAPI
internal import Billing
internal import Kernel
internal import Scheduling

/// The locations of hospitals as Billing and Scheduling ask for them.
struct HospitalLocations: BillingLocationSource, SchedulingLocationSource {
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

    func location(_ context: RequestContext, _ id: LocationID) async throws(Failure) -> SchedulingLocation? {
        do {
            let location = try await hospitals.location(context, id)
            return SchedulingLocation(isOpen: location.status != .closed, timeZone: location.timeZone)
        } catch .notFound {
            return nil
        } catch {
            throw error.failure
        }
    }
}
