public import Kernel

/// What is offered, where, and when practitioners work.
///
/// Every method throws `invalid` for fields that do not validate, all of them at once. An id in a request that the hospital
/// does not know is the rule of its kind (`unknownService`, `unknownLocation`), with the field that names it.
public protocol CatalogueService: Sendable {
    /// Defines a service, which is then active.
    func defineService(
        _ context: RequestContext, _ request: DefineServiceRequest
    ) async throws(SchedulingServiceError) -> Written<ServiceView>

    /// Changes a service, or retires it: what is booked stays booked. Throws `notFound`; `stale` where a version is expected
    /// and it has another.
    func changeService(
        _ context: RequestContext, _ id: ServiceID, expectedVersion: Int?, _ request: ChangeServiceRequest
    ) async throws(SchedulingServiceError) -> Written<ServiceView>

    /// A service. Throws `notFound`.
    func service(_ context: RequestContext, _ id: ServiceID) async throws(SchedulingServiceError) -> ServiceView

    /// A page of services, oldest first. Throws `failed` (400) for a cursor that is none.
    func services(
        _ context: RequestContext, _ query: ServiceListQuery
    ) async throws(SchedulingServiceError) -> Page<ServiceView>

    /// Opens a room, which is then used. Throws the rules `unknownLocation`, `locationClosed` and `unknownService`.
    func openRoom(
        _ context: RequestContext, _ request: OpenRoomRequest
    ) async throws(SchedulingServiceError) -> Written<RoomView>

    /// Changes a room, or retires it. Throws `notFound`, `stale`, and the rules of `openRoom`.
    func changeRoom(
        _ context: RequestContext, _ id: RoomID, expectedVersion: Int?, _ request: ChangeRoomRequest
    ) async throws(SchedulingServiceError) -> Written<RoomView>

    /// A room. Throws `notFound`.
    func room(_ context: RequestContext, _ id: RoomID) async throws(SchedulingServiceError) -> RoomView

    /// A page of rooms, oldest first. Throws `failed` (400) for a cursor that is none.
    func rooms(_ context: RequestContext, _ query: RoomListQuery) async throws(SchedulingServiceError) -> Page<RoomView>

    /// Sets a practitioner's schedule in place of the one before; what is booked stays booked. A schedule that was never set
    /// has version 0.
    ///
    /// Throws `notFound` for who is no user, `stale`, and the rules `unknownPractitioner` for one who may not log in any
    /// more, `unknownService`, `unknownLocation` and `locationClosed`. Locations and services that the schedule before named
    /// are not asked for again.
    func setSchedule(
        _ context: RequestContext, of practitioner: UserID, expectedVersion: Int?, _ request: SetScheduleRequest
    ) async throws(SchedulingServiceError) -> Written<PractitionerScheduleView>

    /// A practitioner's schedule; one without hours, of version 0, where none was set. Throws `notFound` for who is no user.
    func schedule(_ context: RequestContext, of practitioner: UserID)
        async throws(SchedulingServiceError) -> PractitionerScheduleView

    /// A page of those who have a schedule, in the order of their ids. Throws `failed` (400) for a cursor that is none.
    func practitioners(
        _ context: RequestContext, _ page: SchedulingPageRequest
    ) async throws(SchedulingServiceError) -> Page<PractitionerView>
}
