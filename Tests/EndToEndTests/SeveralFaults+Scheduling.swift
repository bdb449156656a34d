import JSON

extension SeveralFaults {
    static let scheduling = [
        SeveralFaults(
            "defineService",
            [
                "name": 17, "code": "", "durationMinutes": 1, "bufferAfterMinutes": "none", "capacity": 0,
                "requiredCredentials": [""], "noSuchField": 1,
            ],
            [
                "name", "code", "durationMinutes", "bufferAfterMinutes", "capacity", "requiredCredentials[0]",
                "noSuchField",
            ]),
        SeveralFaults(
            "changeService", ["name": .null, "slotMinutes": 1, "needsRoom": "yes", "status": "gone"],
            ["name", "slotMinutes", "needsRoom", "status"]),
        SeveralFaults(
            "openRoom", ["name": "", "locationId": 5, "serviceIds": ["x"]], ["name", "locationId", "serviceIds[0]"]),
        SeveralFaults(
            "changeRoom", ["name": long, "locationId": 5, "status": .null], ["name", "locationId", "status"]),
        SeveralFaults(
            "setPractitionerSchedule",
            [
                "weeklyHours": [
                    ["weekday": "funday", "startsAt": "09:00", "endsAt": "10:00:30"],
                    ["weekday": "monday", "startsAt": "09:00", "endsAt": "12:00"],
                    ["weekday": "monday", "startsAt": "11:00", "endsAt": "13:00"],
                ],
                "exceptions": [["date": "2026-02-30", "hours": []]],
                "leave": [["from": "2026-02-02T00:00:00Z", "to": "2026-02-01T00:00:00Z"]],
                "credentials": [["name": ""]], "serviceIds": 5,
            ],
            [
                "weeklyHours[0].weekday", "weeklyHours[0].endsAt", "weeklyHours[2].startsAt", "exceptions[0].date",
                "leave[0].to", "credentials[0].name", "serviceIds",
            ]),
    ]
}
