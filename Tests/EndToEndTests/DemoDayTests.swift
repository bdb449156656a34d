import TestSupport
import Testing

extension EndToEnd {
    /// `medley demo day` against a running server.
    @Suite struct DemoDayTests {
        @Test(arguments: LongTests.areOn ? [2026, 7, 41, 99] : [2026])
        func `a day at a clinic is played, and everybody is accounted for`(_ seed: Int) throws {
            let installation = try Installation(PrivatePostgres.shared())
            let url = installation.server.url
            let played = try ServerBinary().run(["demo", "day", "--url", url, "--seed", "\(seed)"])
            #expect(played.status == 0, "\(played.output)")
            for line in [
                "43 appointments are booked with 3 doctors in 2 rooms", "3 call off two days before",
                "a doctor is called away", "3 cancelled, 36 completed, 4 noShow", "36 appointments held",
                "53 patients were seen, 15 walked in, 2 in need", "A clinic's day went well.",
            ] {
                #expect(played.output.contains(line), "\(line): \(played.output)")
            }
            // By the tables themselves, and by code that shares nothing with the player's.
            let overlapping = try installation.sql(
                """
                SELECT count(*)
                FROM scheduling.appointment a
                JOIN scheduling.appointment b ON b.appointment_id > a.appointment_id
                    AND (b.practitioner_id = a.practitioner_id OR b.room_id = a.room_id)
                    AND b.starts_at < a.ends_at AND a.starts_at < b.ends_at
                WHERE a.status = 'completed' AND b.status = 'completed'
                """)
            #expect(overlapping == ["0"])
            let gaps = try installation.sql(
                """
                SELECT queue_id, day
                FROM scheduling.token
                GROUP BY queue_id, day
                HAVING min(number) <> 1 OR max(number) <> count(*) OR count(DISTINCT number) <> count(*)
                """)
            #expect(gaps.isEmpty)
            let verify = try ServerBinary().run(["verify"] + installation.place)
            #expect(verify.status == 0, "\(verify.output)")
        }
    }
}
