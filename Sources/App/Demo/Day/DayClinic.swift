internal import JSON
internal import Kernel

/// The clinic of a simulated day as its staff work with it: over HTTP, each with a log-in of their own.
struct DayClinic: Sendable {
    /// Somebody who works there. Tokens of access are short, so that each logs in anew where theirs has expired.
    struct Person: Sendable {
        var id: String
        var email: String
        var session: CheckSession
    }

    /// A doctor with the line before their door.
    struct Doctor: Sendable {
        var person: Person
        var queueID: String
    }

    let client: CheckClient
    let code: String
    private let password: String
    private(set) var owner: Person
    private(set) var receptionist: Person
    private(set) var doctors: [Doctor] = []
    private(set) var serviceID = ""
    private(set) var patients: [String] = []

    /// Where everybody's address lies; reserved for examples (RFC 2606 section 3).
    private static let domain = "day.example"

    /// Signs a hospital up with three doctors, two rooms and a line for each doctor.
    ///
    /// `headStarts` are those of elderly patients and of those who are on time, in seconds.
    init(
        _ client: CheckClient, suffix: String, hours: (from: String, to: String),
        headStarts: (elderly: Int, onTime: Int)
    ) throws(CheckFailure) {
        self.client = client
        code = "DAY-\(suffix)"
        password = "simulated-day-\(suffix)"
        let admin: JSONValue = [
            "email": .string("owner@\(Self.domain)"), "displayName": "Owner", "password": .string(password),
        ]
        let hospital = try CheckSession(client: client).expect(
            201, "POST", "/api/v1/hospitals",
            [
                "code": .string(code), "name": "Simulated clinic", "country": "EG", "currency": "EGP",
                "timeZone": "Africa/Cairo", "locale": "en", "admin": admin,
            ])
        let nobody = CheckSession(client: client)
        owner = Person(
            id: hospital.json["admin"]?["id"]?.string ?? "", email: "owner@\(Self.domain)", session: nobody)
        receptionist = owner
        try logIn(&owner)
        receptionist = try hire("receptionist", "Nadia", role: "receptionist")
        let service = try owner.session.expect(
            201, "POST", "/api/v1/services",
            [
                "name": "Consultation", "code": "CONSULT", "durationMinutes": .integer(DayPlan.slotMinutes),
                "needsRoom": true,
            ])
        serviceID = service.text("id")
        for number in 1...DayPlan.roomCount {
            try owner.session.expect(201, "POST", "/api/v1/rooms", ["name": .string(Self.room(number - 1))])
        }
        for place in 0..<DayPlan.doctorCount { try addDoctor(place, hours, headStarts) }
    }

    /// What a room is called, by its place.
    static func room(_ place: Int) -> String { "Room \(place + 1)" }

    private mutating func addDoctor(
        _ place: Int, _ hours: (from: String, to: String), _ headStarts: (elderly: Int, onTime: Int)
    ) throws(CheckFailure) {
        let letter = ["A", "B", "C"][place % 3]
        let person = try hire("doctor-\(letter.lowercased())", "Dr. \(letter)", role: "doctor")
        try setSchedule(of: person.id, hours, leave: nil)
        let queue = try owner.session.expect(
            201, "POST", "/api/v1/queues",
            [
                "name": .string("Dr. \(letter)"), "prefix": .string(letter),
                "headStartSeconds": [
                    "elderly": .integer(headStarts.elderly), "onTimeAppointment": .integer(headStarts.onTime),
                    "walkIn": 0,
                ],
            ])
        doctors.append(Doctor(person: person, queueID: queue.text("id")))
    }

    /// Sets the hours of every day of a doctor's week, and a while in which they are away.
    func setSchedule(
        of doctor: String, _ hours: (from: String, to: String), leave: (from: Timestamp, to: Timestamp)?
    ) throws(CheckFailure) {
        let days = ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"]
        let week = days.map { day -> JSONValue in
            ["weekday": .string(day), "startsAt": .string(hours.from), "endsAt": .string(hours.to)]
        }
        let away = leave.map { leave -> JSONValue in
            ["from": .string("\(leave.from)"), "to": .string("\(leave.to)")]
        }
        try owner.session.expect(
            200, "PUT", "/api/v1/practitioners/\(doctor)/schedule",
            ["weeklyHours": .array(week), "leave": .array(away.map { [$0] } ?? [])])
    }

    private mutating func hire(_ name: String, _ shown: String, role: String) throws(CheckFailure) -> Person {
        let email = "\(name)@\(Self.domain)"
        let made = try owner.session.expect(
            201, "POST", "/api/v1/users",
            [
                "email": .string(email), "displayName": .string(shown), "roles": [.string(role)],
                "password": .string(password),
            ])
        var person = Person(id: made.text("id"), email: email, session: CheckSession(client: client))
        try logIn(&person)
        return person
    }

    private func logIn(_ person: inout Person) throws(CheckFailure) {
        let answer = try CheckSession(client: client).expect(
            200, "POST", "/api/v1/auth/login",
            ["hospitalCode": .string(code), "email": .string(person.email), "password": .string(password)])
        person.session = CheckSession(client: client, token: answer.text("accessToken"))
    }

    /// Logs everybody in anew, since time has passed that tokens do not outlive.
    mutating func begin() throws(CheckFailure) {
        try logIn(&owner)
        try logIn(&receptionist)
        for place in doctors.indices { try logIn(&doctors[place].person) }
    }

    /// Registers as many patients as come, each of another name.
    mutating func register(_ count: Int, seed: UInt64) throws(CheckFailure) {
        var random = SplitMix64(seed: seed)
        for place in 0..<count {
            let script = NameScript.all[place % NameScript.all.count]
            let phone = "010\(Int.random(in: 10_000_000..<100_000_000, using: &random))"
            let made = try receptionist.session.expect(
                201, "POST", "/api/v1/patients",
                [
                    "givenName": .string(script.givenNames.randomElement(using: &random) ?? "Amal"),
                    "familyName": .string(script.familyNames.randomElement(using: &random) ?? "Hassan"),
                    "birthDate": .string("\(1940 + place)-04-0\(place % 9 + 1)"), "phone": .string(phone),
                    "sex": .string(place % 2 == 0 ? "female" : "male"),
                    "language": .string(["en", "ar", "hi"][place % 3]), "confirmDuplicate": true,
                ])
            patients.append(made.text("id"))
        }
    }
}
