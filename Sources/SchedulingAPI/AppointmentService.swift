public import Kernel

/// Appointments and held slots.
///
/// Nobody and no room is booked twice, whatever is asked at the same instant and of whichever process: whoever is too late gets
/// the conflict `slotTaken` with other slots that are free.
public protocol AppointmentService: Sendable {
    /// Holds a slot for five minutes. Throws `invalid`, the conflict `slotTaken`, and the rules of `bookAppointment`.
    func holdSlot(_ context: RequestContext, _ request: HoldSlotRequest)
        async throws(SchedulingServiceError) -> Written<SlotHoldView>

    /// Lets go of a held slot; nothing where it has ended before. Throws `notFound`.
    func releaseSlot(_ context: RequestContext, _ id: SlotHoldID) async throws(SchedulingServiceError) -> WriteReceipt?

    /// Books an appointment.
    ///
    /// Throws `invalid`, the conflicts `slotTaken` and `holdEnded`, and the rules `unknownPatient`, `patientErased`,
    /// `unknownService`, `serviceInactive`, `unknownPractitioner`, `serviceNotGiven`, `outsideHours`, `roomNotSuitable`,
    /// `unknownLocation`, `locationClosed` and `patientInGroup`; `unauthorized` for overbooking without the permission.
    func bookAppointment(_ context: RequestContext, _ request: BookAppointmentRequest)
        async throws(SchedulingServiceError) -> Written<AppointmentView>

    /// Books an appointment in the place of one that is booked or confirmed, which names it from then on.
    ///
    /// Throws `notFound`, `stale`, the rule `appointmentNotInStatus`, and what `bookAppointment` throws.
    func rescheduleAppointment(
        _ context: RequestContext, _ id: AppointmentID, expectedVersion: Int?, _ request: RescheduleAppointmentRequest
    ) async throws(SchedulingServiceError) -> Written<AppointmentView>

    /// An appointment. Throws `notFound`. The read is recorded.
    func appointment(_ context: RequestContext, _ id: AppointmentID)
        async throws(SchedulingServiceError) -> AppointmentView

    /// Appointments by start. The reads are recorded.
    func appointments(_ context: RequestContext, _ query: AppointmentListQuery)
        async throws(SchedulingServiceError) -> Page<AppointmentView>

    /// Changes what is noted. Throws `notFound`, `stale`, `invalid`.
    func changeAppointment(
        _ context: RequestContext, _ id: AppointmentID, expectedVersion: Int?, _ request: ChangeAppointmentRequest
    ) async throws(SchedulingServiceError) -> Written<AppointmentView>

    /// Does what `step` says with an appointment. Throws `notFound`, `stale`, the rules `appointmentNotInStatus` and
    /// `notStarted`, and of a check-in the conflicts `visitOpen` and `tokenActive`, and the rules of a visit.
    func moveAppointment(
        _ context: RequestContext, _ id: AppointmentID, expectedVersion: Int?, _ step: AppointmentStep
    ) async throws(SchedulingServiceError) -> Written<AppointmentView>
}

/// What is done with an appointment.
public enum AppointmentStep: Hashable, Sendable {
    /// The patient has said that they will come; somebody begins with them; it is over; nobody came.
    case confirm, start, complete, noShow
    /// The patient has come: opens a visit, with a token where a queue is named.
    case checkIn(CheckInRequest)
    /// It is called off.
    case cancel(CancelAppointmentRequest)
}
