public import Kernel

/// What is offered, where, and when practitioners work.
public protocol CatalogueService: Sendable {
    /// A service. Throws `notFound`.
    func service(_ context: RequestContext, _ id: ServiceID) async throws(SchedulingServiceError) -> ServiceView

    /// A room. Throws `notFound`.
    func room(_ context: RequestContext, _ id: RoomID) async throws(SchedulingServiceError) -> RoomView

    /// A practitioner's schedule; one without hours where none was set. Throws `notFound` for who is no user.
    func schedule(_ context: RequestContext, of practitioner: UserID)
        async throws(SchedulingServiceError) -> PractitionerScheduleView
}
