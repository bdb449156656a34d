/// What the resources of the catalogue look like in the documentation.
enum CatalogueExamples {
    static let service = service(bufferMinutes: 10, version: 1)
    static let changedService = service(bufferMinutes: 15, version: 2)
    static let room = room(name: "Room 2", version: 1)
    static let changedRoom = room(name: "Quiet room", version: 2)

    static let scheduleRequest = "{\(hours),\(grants)}"

    static let schedule = """
        {"practitionerId":"{{practitionerId}}",\(hours),\(grants),"version":1,"updatedAt":"2026-01-05T08:00:00Z"}
        """

    static let practitioner = """
        {"practitionerId":"{{practitionerId}}",\(grants),"version":1,"updatedAt":"2026-01-05T08:00:00Z"}
        """

    private static let usual =
        ["sunday", "monday", "tuesday", "wednesday", "thursday", "friday", "saturday"].map { day in
            """
            {"weekday":"\(day)","startsAt":"09:00","endsAt":"17:00","locationId":"{{locationId}}"}
            """
        }.joined(separator: ",")

    private static let hours = """
        "weeklyHours":[\(usual),{"weekday":"tuesday","startsAt":"20:00","endsAt":"02:00","locationId":"{{locationId}}",\
        "validFrom":"2026-02-01","validTo":"2026-04-30"}],\
        "exceptions":[{"date":"2026-02-03","hours":[]},\
        {"date":"2026-02-04","hours":[{"startsAt":"10:00","endsAt":"13:00","locationId":"{{locationId}}"}]}],\
        "leave":[{"from":"2026-08-01T00:00:00Z","to":"2026-08-15T00:00:00Z"}]
        """

    private static let grants = """
        "credentials":[{"name":"RBT","validFrom":"2025-01-01"}],"serviceIds":["{{serviceId}}"]
        """

    private static func service(bufferMinutes: Int, version: Int) -> String {
        """
        {"id":"{{serviceId}}","name":"Adaptive behaviour treatment","code":"97153","durationMinutes":60,\
        "bufferAfterMinutes":\(bufferMinutes),"slotMinutes":30,"capacity":1,"needsRoom":true,\
        "requiredCredentials":["RBT"],"concurrentCodes":["97155"],"status":"active","version":\(version),\
        "createdAt":"2026-01-05T08:00:00Z","updatedAt":"2026-01-05T08:00:00Z"}
        """
    }

    private static func room(name: String, version: Int) -> String {
        """
        {"id":"{{roomId}}","name":"\(name)","locationId":"{{locationId}}","serviceIds":["{{serviceId}}"],\
        "status":"active","version":\(version),"createdAt":"2026-01-05T08:00:00Z","updatedAt":"2026-01-05T08:00:00Z"}
        """
    }
}
