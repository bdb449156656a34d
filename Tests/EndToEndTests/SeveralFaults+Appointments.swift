import JSON

extension SeveralFaults {
    static let appointments = [
        SeveralFaults(
            "holdSlot", ["serviceId": 5, "startsAt": "2019-01-05T09:00:00Z"], ["serviceId", "startsAt"]),
        SeveralFaults(
            "bookAppointment", ["patientId": 5, "startsAt": "2019-01-05T09:00:00Z", "notes": ""],
            ["patientId", "startsAt", "notes"]),
        SeveralFaults(
            "rescheduleAppointment", ["startsAt": "soon", "practitionerId": 5], ["startsAt", "practitionerId"]),
        SeveralFaults("changeAppointment", ["notes": 5, "noSuchField": 1], ["notes", "noSuchField"]),
        SeveralFaults("cancelAppointment", ["by": "nobody", "reason": ""], ["by", "reason"]),
        SeveralFaults("checkInAppointment", ["priority": "friend", "noSuchField": 1], ["priority", "noSuchField"]),
    ]
}
