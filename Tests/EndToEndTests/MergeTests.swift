import JSON
import TestSupport
import Testing

extension EndToEnd {
    /// A merge moves an account to the survivor, an undo moves it back, and past moments stay what they were.
    @Suite struct MergeTests {
        @Test func `balances and owners are right at each step and as of each past moment`() throws {
            let desk = try MergeDesk(Installation.shared())
            let (left, right) = (try desk.register("Fatma", "Hassan"), try desk.register("Fatima", "Hasan"))
            // Before: the one owes 300 and paid 100, the other owes 150 and left 80.
            let leftInvoice = try desk.invoice(left, [desk.charge(left, 300)])
            _ = try desk.pay(leftInvoice, 100)
            let rightInvoice = try desk.invoice(right, [desk.charge(right, 150)])
            let deposit = try desk.deposit(right, 80)
            let rightCharge = try desk.charge(right, 40)
            let before = try desk.instant()
            var moments: [(instant: String, left: (Int, String), right: (Int, String))] = []
            moments.append((before, (200, left), (70, right)))
            try expect(desk, moments)

            let merge = try desk.merge(right, into: left)
            moments.append((try desk.instant(), (270, left), (270, left)))
            try expect(desk, moments)
            for id in [rightInvoice, leftInvoice] {
                #expect(try desk.read("/invoices/\(id)").string("patientId") == left)
                #expect(
                    try desk.read("/invoices/\(id)?asOf=\(before)").json["patientId"]?.string
                        == (id == rightInvoice ? right : left))
            }
            #expect(try desk.ids("/invoices?patientId=\(left)") == [leftInvoice, rightInvoice])
            #expect(try desk.ids("/invoices?patientId=\(right)") == [leftInvoice, rightInvoice])

            // Between: the duplicate's deposit pays the survivor's invoice, and one draft takes the charges of both.
            try desk.write("POST", "/payments/\(deposit)/allocations", ["invoiceId": .string(leftInvoice)], status: 200)
            let newCharge = try desk.charge(right, 25)
            #expect(try desk.read("/charges/\(newCharge)").string("patientId") == left)
            let mixed = try desk.invoice(left, [rightCharge, newCharge])
            moments.append((try desk.instant(), (335, left), (335, left)))
            try expect(desk, moments)
            // A part of the deposit is given back, which reopens the other record's invoice.
            try desk.write(
                "POST", "/payments/\(deposit)/refund", ["amount": MergeDesk.pounds(30), "reason": "Moved away"])
            moments.append((try desk.instant(), (365, left), (365, left)))
            try expect(desk, moments)
            try desk.verify()

            // After: each has what was entered on it; the mixed invoice stays with the survivor.
            try desk.write("POST", "/merges/\(merge)/undo", status: 200)
            moments.append((try desk.instant(), (215, left), (150, right)))
            try expect(desk, moments)
            #expect(try desk.read("/invoices/\(rightInvoice)").string("patientId") == right)
            #expect(try desk.ids("/invoices?patientId=\(left)") == [leftInvoice, mixed])
            #expect(try desk.ids("/charges?patientId=\(right)").contains(newCharge) == false)
            _ = try desk.pay(rightInvoice, 150)
            _ = try desk.charge(left, 5)
            moments.append((try desk.instant(), (215, left), (0, right)))
            try expect(desk, moments)
            try desk.verify()
        }

        /// Every moment so far, and now, which is the last of them.
        private func expect(
            _ desk: MergeDesk, _ moments: [(instant: String, left: (Int, String), right: (Int, String))],
            sourceLocation: SourceLocation = #_sourceLocation
        ) throws {
            guard let first = moments.first else { return }
            for (place, moment) in moments.enumerated() {
                let instants: [String?] = place + 1 == moments.count ? [moment.instant, nil] : [moment.instant]
                for instant in instants {
                    let left = try desk.balance(first.left.1, asOf: instant)
                    let right = try desk.balance(first.right.1, asOf: instant)
                    #expect(left == moment.left, "moment \(place)", sourceLocation: sourceLocation)
                    #expect(right == moment.right, "moment \(place)", sourceLocation: sourceLocation)
                }
            }
        }

        @Test func `likely pairs are listed until they are told apart or merged, and an archive holds both records`()
            throws
        {
            let desk = try MergeDesk(Installation.shared())
            let (left, right) = (try desk.register("Karima", "Mansour"), try desk.register("Karema", "Mansor"))
            _ = try desk.register("Laila", "Mansour")
            func pairs() throws -> [Set<String>] {
                try desk.read("/patients/duplicates").json["items"]?.elements?.map { pair in
                    Set([pair["first"], pair["second"]].compactMap { $0?["id"]?.string })
                } ?? []
            }
            #expect(try pairs() == [[left, right]])
            try desk.write("POST", "/patients/\(left)/distinct", ["otherId": .string(right)], status: 200)
            #expect(try pairs().isEmpty)
            try desk.write("DELETE", "/patients/\(right)/distinct/\(left)", status: 204)
            #expect(try pairs() == [[left, right]])
            let merge = try desk.merge(right, into: left)
            #expect(try pairs().isEmpty)
            let archive = try desk.read("/patients/\(right)/export")
            #expect(archive.field("Content-Type") == "application/zip")
            for text in [left, right, "manifest.json.jws", "billing/ledger.ndjson"] {
                #expect(archive.body.firstRange(of: Array(text.utf8)) != nil, "the archive lacks \(text)")
            }
            try desk.write("POST", "/merges/\(merge)/undo", status: 200)
            #expect(try pairs() == [[left, right]])
            try desk.verify()
        }

        /// Every column that holds a patient's id, and how it follows a merge, or why it need not.
        static let columns: [String: String] = [
            "patient.patient.patient_id": "the record itself; search and lists lead on by merged_into",
            "patient.patient.merged_into": "what is followed",
            "patient.identifier.patient_id": "found in a search, which leads on by merged_into",
            "patient.mrn.patient_id": "found in a search, which leads on by merged_into",
            "patient.mrn.mrn_key": "derived from the id once erased",
            "patient.patient.mrn": "derived from the id once erased",
            "patient.source.patient_id": "an import goes on being recognised under the record that it made",
            "patient.patient_word.patient_id": "found in a search, which leads on by merged_into",
            "patient.external_resource.owner_id": "an export reads those of all records of the person",
            "patient.merge.duplicate_id": "the merge itself",
            "patient.merge.survivor_id": "the merge itself",
            "patient.erasure_request.patient_id": "what was asked; erasing names all records of the person",
            "patient.erasure_request.erased_ids": "what was erased",
            "patient.distinct_pair.first_id": "said of two records, not of people",
            "patient.distinct_pair.second_id": "said of two records, not of people",
            "patient.duplicate_entry.patient_id": "a merged record is out of the list",
            "patient.duplicate_key.patient_id": "a merged record has no keys",
            "billing.patient_alias.duplicate_id": "what Billing follows",
            "billing.patient_alias.survivor_id": "what Billing follows",
            "billing.charge.patient_id": "shown and listed by patient_alias",
            "billing.invoice.patient_id": "shown and listed by patient_alias",
            "billing.payment.patient_id": "shown and listed by patient_alias",
            "billing.refund.patient_id": "shown with its payment",
            "billing.ledger_entry.patient_id": "of the record of the thing; an account adds up all records of a person",
            "billing.account.patient_id": "an account adds up all records of a person",
            "journal.stream.stream_id": "the log keeps what was written",
            "journal.event.stream_id": "the log keeps what was written",
            "journal.event.subject_id": "the log keeps what was written",
            "journal.event.key_id": "each record is sealed under its own key",
            "journal.event.data": "the log keeps what was written",
            "journal.data_key.subject_id": "each record is sealed under its own key",
            "journal.command.resource_id": "a replay answers the record that was written, which says who stands for it",
            "journal.command.first_stream_id": "where a replay finds the first event",
            "journal.record_access.subject_ids": "who read which record; an export reads those of all",
            "journal.snapshot.stream_id": "the log keeps what was written",
            "journal.snapshot.subject_id": "the log keeps what was written",
            "journal.parked.stream_id": "the log keeps what was written",
        ]

        @Test func `every column that holds a patient's id follows a merge, or is excused`() throws {
            let installation = try Installation.shared()
            let desk = try MergeDesk(installation)
            let (left, right) = (try desk.register("Mona", "Salem"), try desk.register("Muna", "Salim"))
            let invoice = try desk.invoice(right, [desk.charge(right, 150)])
            let payment = try desk.pay(invoice, 150)
            try desk.write(
                "POST", "/payments/\(payment)/refund", ["amount": MergeDesk.pounds(5), "reason": "Too much"])
            try desk.write("POST", "/patients/\(left)/distinct", ["otherId": .string(right)], status: 200)
            _ = try desk.merge(right, into: left)
            _ = try desk.read("/patients/\(left)/account")
            _ = try desk.read("/patients/\(right)")
            let holding = try Self.columnsHolding([left, right], installation)
            #expect(holding.count > 20, "\(holding.sorted())")
            let unknown = holding.subtracting(Self.columns.keys)
            #expect(unknown.isEmpty, "these hold a patient's id, and nobody said how they follow a merge: \(unknown)")
            let named = Set(
                try installation.sql(
                    """
                    SELECT c.oid::regclass || '.' || a.attname
                    FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid JOIN pg_namespace n ON n.oid = c.relnamespace
                    WHERE c.relkind IN ('r', 'p') AND NOT c.relispartition AND n.nspname !~ '^pg_'
                        AND n.nspname <> 'information_schema' AND a.attnum > 0 AND NOT a.attisdropped
                        AND a.attname ~ '(patient|owner|subject|duplicate|survivor)_ids?$|^(first|second)_id$'
                        AND n.nspname IN ('patient', 'billing')
                    """))
            #expect(named.isSubset(of: Self.columns.keys), "\(named.subtracting(Self.columns.keys))")
            for column in Self.columns.keys.sorted() {
                let parts = column.split(separator: ".")
                let found = try installation.sql(
                    """
                    SELECT count(*) FROM information_schema.columns WHERE table_schema = '\(parts[0])'
                        AND table_name = '\(parts[1])' AND column_name = '\(parts[2])'
                    """)
                #expect(found == ["1"], "\(column) is listed and does not exist")
            }
        }

        /// The columns in which a value, as text, holds one of some ids.
        static func columnsHolding(_ ids: [String], _ installation: Installation) throws -> Set<String> {
            let columns = try installation.sql(
                """
                SELECT c.oid::regclass || '|' || a.attname
                FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid JOIN pg_namespace n ON n.oid = c.relnamespace
                WHERE c.relkind IN ('r', 'p') AND NOT c.relispartition AND n.nspname !~ '^pg_'
                    AND n.nspname <> 'information_schema' AND a.attnum > 0 AND NOT a.attisdropped
                """)
            let pattern = ids.joined(separator: "|")
            let questions = columns.map { column in
                let parts = column.split(separator: "|")
                return """
                    SELECT '\(parts[0]).\(parts[1])'
                    WHERE EXISTS (SELECT FROM \(parts[0]) t WHERE t.\(parts[1])::text ~ '\(pattern)')
                    """
            }
            return Set(try installation.sql(questions.joined(separator: " UNION ALL ")))
        }
    }
}
