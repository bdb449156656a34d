import Foundation
import JSON
import TestSupport
import Testing

extension EndToEnd {
    /// Erasures of one of two persons whose records were merged by mistake, and parted again.
    @Suite struct PartedErasureTests {
        private static let survivorTexts = ["Aurelindya", "Fontanellova", "FX-1122", "+201019998887", "1961-02-27"]
        private static let duplicateTexts = ["Zubaydah", "Qorashyeva", "QZ-7741", "+201009876543", "1957-08-23"]

        /// What was written on both while they were one.
        private struct Couple {
            var survivor: String
            var duplicate: String
            var merge: String
            var invoice: String
        }

        private static func couple(_ desk: MergeDesk) throws -> Couple {
            let survivor = try desk.register(
                "Aurelindya", "Fontanellova", ["mrn": "FX-1122", "phone": "0101 999 8887", "birthDate": "1961-02-27"])
            let duplicate = try desk.register(
                "Zubaydah", "Qorashyeva", ["mrn": "QZ-7741", "phone": "0100 987 6543", "birthDate": "1957-08-23"])
            let own = try desk.charge(survivor, 70, "Visit of Fontanellova")
            let other = try desk.charge(duplicate, 30, "Visit of Qorashyeva")
            let merge = try desk.merge(duplicate, into: survivor)
            // Billing learns of it behind the log.
            _ = try desk.read("/patients/\(duplicate)/account")
            let invoice = try desk.invoice(survivor, [own, other])
            return Couple(survivor: survivor, duplicate: duplicate, merge: merge, invoice: invoice)
        }

        @Test(arguments: [true, false])
        func `either of two that were parted is erased alone, and the other loses nothing`(ofSurvivor: Bool) throws {
            let postgres = try PrivatePostgres(fsync: false)
            let desk = try MergeDesk(try Installation(postgres))
            let couple = try Self.couple(desk)
            let merge = try Self.expectCheckedReasons(desk, couple)
            try desk.write("POST", "/merges/\(merge)/undo", status: 200)
            let (gone, kept) = (
                ErasureSearch(ofSurvivor ? Self.survivorTexts : Self.duplicateTexts),
                ErasureSearch(ofSurvivor ? Self.duplicateTexts : Self.survivorTexts)
            )
            let before = try desk.read("/invoices/\(couple.invoice)").text
            #expect(!gone.findings(in: before).isEmpty && !kept.findings(in: before).isEmpty)
            try desk.write(
                "POST", "/erasure-requests",
                [
                    "patientId": .string(ofSurvivor ? couple.survivor : couple.duplicate),
                    "reason": "Asked for in writing",
                ])
            let instant = try desk.instant()
            for path in ["/invoices/\(couple.invoice)", "/invoices/\(couple.invoice)?asOf=\(instant)"] {
                let shown = try desk.read(path).text
                gone.expectNothing(in: shown, path)
                #expect(!kept.findings(in: shown).isEmpty, "\(path): \(shown)")
            }
            let dump = TemporaryFolder.text(of: try postgres.dump(desk.installation.database))
            gone.expectNothing(in: dump, "the dump")
            #expect(!kept.findings(in: dump).isEmpty)
            try desk.verify()
        }

        /// Free text is kept with one record: it may not name the person of the other. Gives the merge that stands at last.
        private static func expectCheckedReasons(_ desk: MergeDesk, _ couple: Couple) throws -> String {
            let named = try desk.write(
                "POST", "/invoices/\(couple.invoice)/void", ["reason": "Qorashyeva did not come"], status: 422)
            #expect(named.string("code") == "reasonNamesPatient")
            let payment = try desk.pay(couple.invoice, 20)
            let refund = try desk.write(
                "POST", "/payments/\(payment)/refund",
                ["amount": MergeDesk.pounds(5), "reason": "For Zubaydah"], status: 422)
            #expect(refund.string("code") == "reasonNamesPatient")
            try desk.write(
                "POST", "/payments/\(payment)/refund", ["amount": MergeDesk.pounds(5), "reason": "Paid too much"])
            try expectCheckedTexts(desk, couple)
            try desk.write("POST", "/merges/\(couple.merge)/undo", status: 200)
            let merge = try desk.write(
                "POST", "/patients/\(couple.survivor)/merge",
                ["duplicateId": .string(couple.duplicate), "reason": "Is Fontanellova too"], status: 422)
            #expect(merge.string("code") == "reasonNamesPatient")
            return try desk.merge(couple.duplicate, into: couple.survivor)
        }

        /// What is asked for the duplicate is written on the survivor, and stays there: nor may its texts name the duplicate,
        /// and that of a payment of the survivor's invoice neither whose charge it pays.
        private static func expectCheckedTexts(_ desk: MergeDesk, _ couple: Couple) throws {
            let payment: JSONValue = ["amount": MergeDesk.pounds(1), "method": "cash", "reference": "From QZ-7741"]
            let charge: JSONValue = [
                "patientId": .string(couple.duplicate), "code": "CONS", "quantity": 1, "unitPrice": MergeDesk.pounds(9),
                "serviceDate": .string(String(try desk.instant().prefix(10))),
            ]
            for (path, body) in [
                ("/charges", charge.setting("description", to: "Qorashyeva came again")),
                ("/payments", payment.setting("patientId", to: .string(couple.duplicate))),
                ("/payments", payment.setting("invoiceId", to: .string(couple.invoice))),
            ] {
                let refused = try desk.write("POST", path, body, status: 422)
                #expect(refused.string("code") == "textNamesPatient", "\(refused.summary)")
            }
            let charged = try desk.write("POST", "/charges", charge.setting("description", to: "Came again"))
            let paid = try desk.write(
                "POST", "/payments",
                payment.setting("patientId", to: .string(couple.duplicate)).setting("reference", to: "Till 5"))
            for written in [charged, paid] { #expect(written.string("patientId") == couple.survivor) }
        }

        @Test func `a read of a merged record is found under the record that was asked for`() throws {
            let desk = try MergeDesk(try Installation.shared())
            let couple = try Self.couple(desk)
            let charge = try #require(try desk.ids("/charges?patientId=\(couple.duplicate)").first)
            for path in [
                "/patients/\(couple.duplicate)/account", "/invoices?patientId=\(couple.duplicate)",
                "/payments?patientId=\(couple.duplicate)", "/charges/\(charge)", "/invoices/\(couple.invoice)",
            ] {
                _ = try desk.read(path)
            }
            let charges = try desk.ids("/charges?patientId=\(couple.duplicate)")
            for one in charges { _ = try desk.read("/charges/\(one)") }
            for (record, expected) in [
                (couple.duplicate, ["account", "invoiceList", "paymentList", "charge", "chargeList"]),
                (couple.survivor, ["account", "invoiceList", "charge", "chargeList", "invoice"]),
            ] {
                var found: Set<String> = []
                let clock = ContinuousClock()
                let end = clock.now.advanced(by: .seconds(Patience.seconds))
                // Reads are written a moment after they are answered.
                while clock.now < end, !found.isSuperset(of: expected) {
                    let items =
                        try desk.read("/audit/reads?patientId=\(record)&limit=200").json["items"]?.elements ?? []
                    found = Set(items.compactMap { $0["operation"]?.string })
                }
                #expect(found.isSuperset(of: expected), "\(found)")
            }
        }

        @Test func `a record that a backup has merged into one that is erased since stands for itself again`() throws {
            let postgres = try PrivatePostgres(fsync: false)
            let installation = try Installation(postgres)
            let desk = try MergeDesk(installation)
            let couple = try Self.couple(desk)
            _ = try desk.read("/patients/\(couple.duplicate)/account")
            let early = try postgres.dump(installation.database)
            try desk.write("POST", "/merges/\(couple.merge)/undo", status: 200)
            try desk.write(
                "POST", "/erasure-requests",
                ["patientId": .string(couple.survivor), "reason": "Asked for in writing"])
            installation.server.kill()
            let restored = try postgres.restore(early)
            let server = try ServerProcess(Installation.settings(restored, installation.state))
            let client = try ServerClient(url: server.url)
            let erased = try client.send("GET", "/api/v1/patients/\(couple.survivor)", token: desk.clinic.token)
            #expect(erased.string("status") == "erased", "\(erased.summary)")
            let left = try client.send("GET", "/api/v1/patients/\(couple.duplicate)", token: desk.clinic.token)
            #expect(left.string("status") == "active" && left.string("familyName") == "Qorashyeva", "\(left.summary)")
            let change = ServerRequest(
                "PATCH", "/api/v1/patients/\(couple.duplicate)", token: desk.clinic.token, json: ["sex": "other"]
            ).with { $0.fields = [("If-Match", "*")] }
            #expect(try client.send(change).status == 200)
            let result = try ServerBinary().run(
                ["verify", "--database-url", restored.loginConnectionString, "--state-dir", installation.state.path])
            #expect(result.status == 0, "\(result.output)")
            ErasureSearch(Self.survivorTexts).expectNothing(
                in: TemporaryFolder.text(of: try postgres.dump(restored)), "the restored backup")
        }
    }
}
