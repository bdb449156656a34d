import Kernel
import SchedulingAPI
import TestSupport
import Testing

@testable import Scheduling

extension SchedulingDesk {
    /// A service of half an hour with ten minutes behind it, where nothing else is said.
    func offer(_ change: (inout DefineServiceRequest) -> Void = { _ in }) async throws -> ServiceView {
        var request = DefineServiceRequest(name: "Consultation", durationMinutes: 30)
        request.bufferAfterMinutes = 10
        change(&request)
        return try await service.defineService(context(), request).view
    }

    /// Lets practitioners work every day from nine to five.
    func work(_ practitioners: UserID..., at location: LocationID? = nil) async throws {
        for practitioner in practitioners {
            var request = SetScheduleRequest()
            request.weeklyHours = try DayOfWeek.allCases.map {
                WeeklyHours($0, try Given.time("09:00"), try Given.time("17:00"), locationId: location)
            }
            _ = try await service.setSchedule(context(), of: practitioner, expectedVersion: nil, request)
        }
    }

    /// A room for every service.
    func room(_ name: String = "Room 1") async throws -> RoomView {
        try await service.openRoom(context(), OpenRoomRequest(name: name)).view
    }

    /// A booking at a time of day of 2026-01-06 in Cairo.
    func booking(
        _ offered: ServiceView, _ time: String, of patient: PatientID? = nil, with practitioner: UserID = Given.doctor
    ) throws -> BookAppointmentRequest {
        BookAppointmentRequest(
            patientId: patient ?? someone(), practitionerId: practitioner, serviceId: offered.id,
            startsAt: try Self.cairo(time))
    }

    /// Books it.
    func book(
        _ offered: ServiceView, _ time: String, of patient: PatientID? = nil, with practitioner: UserID = Given.doctor,
        _ change: (inout BookAppointmentRequest) -> Void = { _ in }
    ) async throws -> AppointmentView {
        var request = try booking(offered, time, of: patient, with: practitioner)
        change(&request)
        return try await service.bookAppointment(context(), request).view
    }

    /// Does a step.
    @discardableResult
    func move(_ appointment: AppointmentID, _ step: AppointmentStep) async throws -> AppointmentView {
        try await service.moveAppointment(context(), appointment, expectedVersion: nil, step).view
    }

    /// The alternatives that a booking is refused with; nil where it is not refused for a taken slot.
    func alternatives(_ request: BookAppointmentRequest) async -> [SlotView]? {
        guard
            case .conflict(.slotTaken(let alternatives)) = await failure({
                _ = try await service.bookAppointment(context(), request)
            })
        else { return nil }
        return alternatives
    }

    /// A time of day of 2026-01-06 in Cairo, which is two hours before UTC.
    static func cairo(_ time: String) throws -> Timestamp {
        try Given.instant("2026-01-06T\(time):00Z").advanced(by: .seconds(-7_200))
    }
}
