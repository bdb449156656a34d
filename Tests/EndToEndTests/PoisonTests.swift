import Foundation
import JSON
import TestSupport
import Testing

extension EndToEnd {
    /// An event that a table behind the log cannot take in: what goes on, who is told, and how it is mended.
    ///
    /// A trigger or a constraint that no migration knows makes it so.
    @Suite struct PoisonTests {
        @Test func `a poisoned event parks its stream for the list of duplicates, and is taken in once it is mended`()
            throws
        {
            let desk = try MergeDesk(Installation(PrivatePostgres.shared()))
            let binary = try ServerBinary()
            let place = desk.installation.place
            let (left, right) = (try desk.register("Fatma", "Hassan"), try desk.register("Fatima", "Hasan"))
            try Self.expect(desk, pairs: [[left, right]])
            _ = try desk.installation.sql(
                """
                CREATE FUNCTION public.poison() RETURNS trigger LANGUAGE plpgsql AS $$
                BEGIN RAISE EXCEPTION 'poisoned' USING ERRCODE = '23514'; END $$;
                CREATE TRIGGER poisoned BEFORE UPDATE ON patient.duplicate_entry FOR EACH ROW
                WHEN (OLD.patient_id = '\(left)') EXECUTE FUNCTION public.poison();
                """)
            // Two changes of one record wait behind each other; those of all others are taken in.
            let changes: [JSONValue] = [
                ["givenName": "Zeinab", "familyName": "Mansour"], ["birthDate": "1951-01-02"],
            ]
            for change in changes { try desk.write("PATCH", "/patients/\(left)", change, status: 200) }
            try Self.untilSaid("parked", ["projections", "list"], place) {
                $0.contains("parked for patient.duplicates")
            }
            let phone: JSONValue = ["phone": "+201012345678"]
            let (first, second) = (
                try desk.register("Mahmoud", "Aziz", phone), try desk.register("Mahmood", "Aziz", phone)
            )
            _ = try desk.charge(left, 100)
            // What is not parked is shown, and no read waits for what is: of that the present names decide.
            try Self.expect(desk, pairs: [[first, second]])
            let row = "SELECT name_key, birth_key FROM patient.duplicate_entry WHERE patient_id = '\(left)'"
            let before = try desk.installation.sql(row)
            let list = try binary.run(["projections", "list"] + place)
            #expect(list.output.contains("stream \(left) at "), "\(list.output)")
            #expect(list.output.contains("sql.23514"), "\(list.output)")
            let doctor = try binary.run(["doctor"] + place)
            #expect(doctor.status == 1)
            for words in [
                "reader patient.duplicates: 1 streams are parked (\(left) at ", "sql.23514",
                "medley projections retry patient.duplicates",
            ] {
                #expect(doctor.output.contains(words), "\(words) is not in \(doctor.output)")
            }
            // Asked for before it is mended, it stays parked; nothing that is compared differs meanwhile.
            let early = try binary.run(["projections", "retry", "patient.duplicates"] + place)
            #expect(early.status == 1 && early.output.contains("still parked"), "\(early.output)")
            #expect(try desk.installation.sql(row) == before)
            let verified = try binary.run(["verify"] + place)
            #expect(verified.status == 0, "\(verified.output)")
            _ = try desk.installation.sql("DROP TRIGGER poisoned ON patient.duplicate_entry")
            let retry = try binary.run(["projections", "retry", "patient.duplicates"] + place)
            #expect(retry.status == 0 && retry.output.contains("1 parked streams"), "\(retry.output)")
            #expect(retry.output.contains("2 events were taken in"), "\(retry.output)")
            #expect(try desk.installation.sql(row) != before)
            try Self.expect(desk, pairs: [[first, second]])
            try Self.expectWhole("patient.duplicates", "patient.duplicate_entry", place)
        }

        @Test func `a poisoned merge stops the accounts of its shard alone, and they go on in order once it is mended`()
            throws
        {
            let installation = try Installation(PrivatePostgres.shared())
            let desk = try MergeDesk(installation)
            let other = try Self.deskInAnotherShard(than: desk)
            let place = installation.place
            let binary = try ServerBinary()
            let (left, right) = (try desk.register("Fatma", "Hassan"), try desk.register("Fatima", "Hasan"))
            let (third, fourth) = (try desk.register("Mona", "Aziz"), try desk.register("Mouna", "Aziz"))
            for (patient, amount) in [(left, 100), (right, 20), (third, 7), (fourth, 3)] {
                _ = try desk.invoice(patient, [desk.charge(patient, amount)])
            }
            _ = try installation.sql(
                "ALTER TABLE billing.patient_alias ADD CONSTRAINT poisoned CHECK (duplicate_id <> '\(right)') NOT VALID"
            )
            let merge = try desk.merge(right, into: left)
            try Self.untilSaid("stopped", ["projections", "list"], place) { $0.contains("stopped shard ") }
            // It is undone and done again, and others are merged, while nothing of it is taken in.
            try desk.write("POST", "/merges/\(merge)/undo", status: 200)
            _ = try desk.merge(fourth, into: third)
            _ = try desk.merge(right, into: left)
            // Reads wait for no reader that stopped: the accounts are those from before, and clinics work on.
            #expect(try desk.balance(left).pounds == 100)
            #expect(try desk.balance(third).pounds == 7)
            _ = try desk.invoice(third, [desk.charge(third, 1)])
            #expect(try desk.balance(third).pounds == 8)
            let (one, two) = (try other.register("Fatma", "Hassan"), try other.register("Fatima", "Hasan"))
            _ = try other.invoice(two, [other.charge(two, 5)])
            _ = try other.merge(two, into: one)
            #expect(try other.balance(one).pounds == 5)
            let doctor = try binary.run(["doctor"] + place)
            #expect(doctor.status == 1)
            for words in [
                "reader billing.patientAliases: stopped: shard ", "sql.23514",
                "medley projections retry billing.patientAliases",
            ] {
                #expect(doctor.output.contains(words), "\(words) is not in \(doctor.output)")
            }
            #expect(try binary.run(["verify"] + place).status == 0)
            _ = try installation.sql("ALTER TABLE billing.patient_alias DROP CONSTRAINT poisoned")
            let retry = try binary.run(["projections", "retry", "billing.patientAliases"] + place)
            #expect(retry.status == 0 && retry.output.contains("goes on in 1 shards"), "\(retry.output)")
            try Self.untilSaid("caught up", ["projections", "list", "--json"], place) { output in
                let aliases = output.range(of: "\"name\":\"billing.patientAliases\"")
                return aliases.map { output[$0.upperBound...].prefix(120).contains("\"lagEvents\":0") } ?? false
            }
            #expect(try desk.balance(left).pounds == 120)
            #expect(try desk.balance(right).owner == left)
            #expect(try desk.balance(third).pounds == 11)
            // In order: the first merge was undone before the second one was made.
            let rows = try installation.sql(
                """
                SELECT undone_at IS NULL FROM billing.patient_alias WHERE duplicate_id = '\(right)' ORDER BY merged_at
                """)
            #expect(rows == ["f", "t"])
            try Self.expectWhole("billing.patientAliases", "billing.patient_alias", place)
        }

        /// A desk of a hospital whose shard is another.
        private static func deskInAnotherShard(than desk: MergeDesk) throws -> MergeDesk {
            func shard(_ desk: MergeDesk) throws -> [String] {
                try desk.installation.sql("SELECT journal.shard_of('\(desk.clinic.variables["hospitalId"] ?? "")')")
            }
            while true {
                let other = try MergeDesk(desk.installation)
                if try shard(other) != shard(desk) { return other }
            }
        }

        /// Expects the pairs of the list of duplicates, and no others.
        private static func expect(
            _ desk: MergeDesk, pairs: [Set<String>], sourceLocation: SourceLocation = #_sourceLocation
        ) throws {
            let items = try desk.read("/patients/duplicates").json["items"]?.elements ?? []
            let found = items.map { item in
                Set([item["first"], item["second"]].compactMap { $0?["id"]?.string })
            }
            #expect(Set(found) == Set(pairs), "\(items)", sourceLocation: sourceLocation)
        }

        /// Expects that rebuilding a projection gives the rows that are live, and that nothing is left to mend.
        private static func expectWhole(_ reader: String, _ table: String, _ place: [String]) throws {
            let rebuilt = try ServerBinary().run(["projections", "rebuild", reader, "--compare"] + place)
            #expect(rebuilt.status == 0 && rebuilt.output.contains("ok    \(table): "), "\(rebuilt.output)")
            for command in ["doctor", "verify"] {
                let result = try ServerBinary().run([command] + place)
                #expect(result.status == 0, "\(result.output)")
            }
        }

        /// Calls a command until its output is as it should be.
        static func untilSaid(
            _ what: String, _ words: [String], _ place: [String], _ isSaid: (String) -> Bool
        ) throws {
            let end = ContinuousClock().now.advanced(by: .seconds(Patience.seconds))
            while ContinuousClock().now < end {
                if isSaid(try ServerBinary().run(words + place).output) { return }
            }
            throw TestFailure("it is never said: \(what)")
        }
    }
}
