import Kernel
import SchedulingAPI

extension LiveSchedulingService {
    func service(_ context: RequestContext, _ id: ServiceID) async throws(SchedulingServiceError) -> ServiceView {
        throw .notFound
    }

    func room(_ context: RequestContext, _ id: RoomID) async throws(SchedulingServiceError) -> RoomView {
        throw .notFound
    }

    func schedule(
        _ context: RequestContext, of practitioner: UserID
    ) async throws(SchedulingServiceError) -> PractitionerScheduleView {
        throw .notFound
    }
}
