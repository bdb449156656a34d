internal import JSON

/// A hospital of twenty practitioners with their calendars, written straight into the read tables: for free slots alone.
///
/// The practitioners are users like any other, made over the API; no events stand behind the rest.
struct AvailabilityData {
    /// How many give the service; and how many rooms it is given in.
    static let practitioners = 20
    /// How many appointments the hospital has, each of which takes a practitioner and a room.
    static let appointments = 200_000
    /// How many appointments a full working day has: half an hour each from nine to five, but for lunch at one.
    static let appointmentsPerDay = 14
    /// Days that are not worked, as PostgreSQL numbers them: Friday and Saturday.
    static let daysOff = "5, 6"

    /// The service that is asked for.
    let serviceID = "0192f0c0-d3a1-7000-8000-000000000001"
    let hospital: BenchHospital
    /// The users.
    let practitionerIDs: [String]

    /// Makes the users and writes the rows.
    init(run: BenchRun, server: MedleyServer) throws {
        hospital = try run.hospital(at: server)
        let session = try hospital.session(at: server)
        practitionerIDs = try (1...Self.practitioners).map { number in
            try session.expect(
                201, "POST", "/api/v1/users",
                [
                    "email": .string("doctor\(number)@bench.example"), "displayName": .string("Doctor \(number)"),
                    "roles": ["doctor"], "password": "a-Long-passphrase-for-measuring-2",
                ]
            ).text("id")
        }
        Console.note("making \(Self.appointments) appointments")
        try run.database.run(script)
    }

    /// Two of three slots of the days ahead are booked, as if by lot, and all of those behind, until there are enough.
    private var script: String {
        """
        \\set VERBOSITY terse
        CREATE TEMPORARY TABLE doctor AS
            SELECT id::uuid, number::int
            FROM unnest(\(BenchDatabase.array(practitionerIDs))) WITH ORDINALITY AS x (id, number);
        INSERT INTO scheduling.service (
            hospital_id, service_id, version, name, duration_minutes, buffer_after_minutes, slot_minutes, capacity,
            needs_room, lists, status, created_at, updated_at)
        VALUES (\(tenant), '\(serviceID)', 1, 'Consultation', 25, 5, 30, 1, true,
            '{"requiredCredentials":["MD"],"concurrentCodes":[]}', 'active', now(), now());
        INSERT INTO scheduling.room (
            hospital_id, room_id, version, name, service_ids, status, created_at, updated_at)
        SELECT \(tenant), \(room("number")), 1, 'Room ' || number, '[]', 'active', now(), now() FROM doctor;
        INSERT INTO scheduling.practitioner (hospital_id, practitioner_id, version, schedule, updated_at)
        SELECT \(tenant), id, 1, '\(schedule)', now() FROM doctor;
        CREATE TEMPORARY TABLE slot AS
            SELECT number, id AS doctor, ((day + time '09:00' + place * interval '30 minutes'
                + CASE WHEN place >= 8 THEN interval '1 hour' ELSE interval '0' END) AT TIME ZONE 'Africa/Cairo') AS begins,
                gen_random_uuid() AS owner
            FROM doctor
            CROSS JOIN generate_series(
                (current_date + 90)::timestamp, (current_date - 1500)::timestamp, interval '-1 day') AS day
            CROSS JOIN generate_series(0, \(Self.appointmentsPerDay - 1)) AS place
            WHERE extract(dow FROM day) NOT IN (\(Self.daysOff))
                AND (day < current_date OR \(Self.lot) % 3 < 2)
            ORDER BY day DESC
            LIMIT \(Self.appointments);
        INSERT INTO scheduling.calendar_block (
            hospital_id, owner_id, resource_id, starts_at, ends_at, expires_at, is_overbooked)
        SELECT \(tenant), owner, resource, begins, begins + interval '30 minutes', NULL, false
        FROM slot
        CROSS JOIN LATERAL (VALUES (doctor), (\(room("number")))) AS taken (resource)
        ORDER BY begins;
        SELECT 1 / (count(*) = 2 * \(Self.appointments))::int FROM scheduling.calendar_block WHERE hospital_id = \(tenant);
        VACUUM (ANALYZE) scheduling.service, scheduling.room, scheduling.practitioner, scheduling.calendar_block;
        CHECKPOINT;
        """
    }

    /// A number that looks like chance, of a practitioner's slot on a day: the same data each time.
    private static let lot = "abs(hashint8(number + 100 * place + 10000 * (day::date - date '2020-01-01')))"

    private var tenant: String { "\(BenchDatabase.literal(hospital.id))::uuid" }

    private func room(_ number: String) -> String {
        "('0192f0c0-d3a1-7000-9000-' || lpad(\(number)::text, 12, '0'))::uuid"
    }

    private var schedule: String {
        let hours = ["sunday", "monday", "tuesday", "wednesday", "thursday"].flatMap { day in
            [("09:00", "13:00"), ("14:00", "17:00")].map { from, to in
                "{\"weekday\":\"\(day)\",\"startsAt\":\"\(from)\",\"endsAt\":\"\(to)\"}"
            }
        }
        return "{\"weeklyHours\":[\(hours.joined(separator: ","))],\"exceptions\":[],\"leave\":[],"
            + "\"credentials\":[{\"name\":\"MD\"}],\"serviceIds\":[]}"
    }
}
