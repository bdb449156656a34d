/// What appointments and held slots look like in the documentation.
enum AppointmentExamples {
    static let hold = """
        {"id":"{{holdId}}","serviceId":"{{serviceId}}","practitionerId":"{{practitionerId}}","roomId":"{{roomId}}",\
        "locationId":"{{locationId}}","startsAt":"{{slotStart}}","endsAt":"2026-12-01T09:00:00Z",\
        "expiresAt":"2026-11-30T09:05:00Z"}
        """

    static let booked = appointment("booked", version: 1)
    static let noted = appointment("booked", version: 2, "\"notes\":\"Needs an interpreter\",")
    static let confirmed = appointment("confirmed", version: 3)
    static let checkedIn = appointment("checkedIn", version: 4, "\"visitId\":\"{{visitId}}\",")
    static let started = appointment("inProgress", version: 5, "\"visitId\":\"{{visitId}}\",")
    static let completed = appointment("completed", version: 6, "\"visitId\":\"{{visitId}}\",")
    static let cancelled = appointment(
        "cancelled", version: 2, "\"cancelledBy\":\"patient\",\"isLate\":false,\"reason\":\"Travels that day\",")
    static let missed = appointment("noShow", version: 2)
    static let moved = appointment(
        "booked", version: 1, "\"rescheduledFromId\":\"01890a5d-ac96-774b-bcce-b302099a8057\",")

    private static func appointment(_ status: String, version: Int, _ members: String = "") -> String {
        """
        {"id":"{{appointmentId}}","patientId":"{{patientId}}","practitionerId":"{{practitionerId}}",\
        "serviceId":"{{serviceId}}","roomId":"{{roomId}}","locationId":"{{locationId}}","startsAt":"{{slotStart}}",\
        "endsAt":"2026-12-01T09:00:00Z","localStart":"2026-12-01T10:00","timeZone":"Africa/Cairo","status":"\(status)",\
        "isOverbooked":false,\(members)"version":\(version),"createdAt":"2026-11-30T09:00:00Z",\
        "updatedAt":"2026-11-30T09:00:00Z"}
        """
    }
}
