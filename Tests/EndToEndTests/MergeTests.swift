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

        @Test func `the answer of the very moment of a merge or an undoing is right at once, and stays so`() throws {
            let desk = try MergeDesk(Installation.shared())
            let (left, right) = (try desk.register("Hoda", "Amin"), try desk.register("Huda", "Ameen"))
            let leftInvoice = try desk.invoice(left, [desk.charge(left, 30)])
            let rightInvoice = try desk.invoice(right, [desk.charge(right, 12)])
            var answers: [(path: String, balance: Int, owner: String)] = []
            for _ in 0..<8 {
                let merge = try desk.merge(right, into: left)
                let merged = try desk.instant()
                answers.append(("/patients/\(right)/account?asOf=\(merged)", 4200, left))
                try expectAnswers(desk, [answers[answers.count - 1]])
                answers.append(("/invoices/\(rightInvoice)?asOf=\(merged)", 1200, left))
                try expectAnswers(desk, [answers[answers.count - 1]])
                try desk.write("POST", "/merges/\(merge)/undo", status: 200)
                let parted = try desk.instant()
                answers.append(("/invoices/\(rightInvoice)?asOf=\(parted)", 1200, right))
                try expectAnswers(desk, [answers[answers.count - 1]])
                answers.append(("/patients/\(left)/account?asOf=\(parted)", 3000, left))
                answers.append(("/patients/\(right)/account?asOf=\(parted)", 1200, right))
                answers.append(("/invoices/\(leftInvoice)?asOf=\(parted)", 3000, left))
            }
            try expectAnswers(desk, answers)
        }

        private func expectAnswers(
            _ desk: MergeDesk, _ answers: [(path: String, balance: Int, owner: String)],
            sourceLocation: SourceLocation = #_sourceLocation
        ) throws {
            for (path, balance, owner) in answers {
                let answer = try desk.read(path, atOnce: true)
                let amount = answer.json["balance"] ?? answer.json["open"]
                #expect(amount?["amountMinor"]?.number?.integer() == balance, "\(path)", sourceLocation: sourceLocation)
                #expect(answer.string("patientId") == owner, "\(path)", sourceLocation: sourceLocation)
            }
        }

        @Test func `a draft that spans an undoing is refused and says whose the charges are`() throws {
            let desk = try MergeDesk(Installation.shared())
            let (left, right) = (try desk.register("Nadia", "Wahba"), try desk.register("Nadya", "Wahbah"))
            let (own, other) = (try desk.charge(left, 30), try desk.charge(right, 12))
            let merge = try desk.merge(right, into: left)
            _ = try desk.read("/patients/\(left)/account")
            let draft = try desk.write(
                "POST", "/invoices",
                ["patientId": .string(right), "chargeIds": [.string(other), .string(own)]]
            ).string("id")
            try desk.write("POST", "/merges/\(merge)/undo", status: 200)
            let refused = try desk.write("POST", "/invoices/\(draft)/issue", status: 422)
            #expect(refused.string("code") == "chargesOfSeveralPatients")
            let parts = refused.json["patients"]?.elements?.map { part in
                "\(part["patientId"]?.string ?? "") \(part["chargeIds"]?.elements?.compactMap(\.string) ?? [])"
            }
            #expect(parts == ["\(left) [\"\(own)\"]", "\(right) [\"\(other)\"]"])
            try desk.write("PATCH", "/invoices/\(draft)", ["chargeIds": [.string(own)]], status: 200)
            try desk.write("POST", "/invoices/\(draft)/issue", status: 200)
            _ = try desk.invoice(right, [other])
            #expect(try desk.balance(left).pounds == 30)
            #expect(try desk.balance(right).pounds == 12)
            try desk.verify()
        }

        @Test func `merges that make no sense are refused, and each is done and undone once`() throws {
            let installation = try Installation.shared()
            let desk = try MergeDesk(installation)
            let ids = try ["One", "Two", "Three"].map { try desk.register("Person", $0) }
            let foreign = try MergeDesk(installation).register("Person", "Foreign")
            let never = "018f0000-0000-7000-8000-00000000dead"
            func refused(_ duplicate: String, into survivor: String, _ status: Int) throws -> String {
                try desk.write(
                    "POST", "/patients/\(survivor)/merge", ["duplicateId": .string(duplicate)], status: status
                ).string("code")
            }
            #expect(try refused(ids[0], into: ids[0], 422) == "sameRecord")
            for unknown in [foreign, never] {
                #expect(try refused(unknown, into: ids[0], 422) == "unknownPatient")
                #expect(try refused(ids[0], into: unknown, 404) == "notFound")
            }
            let merge = try desk.merge(ids[0], into: ids[1])
            #expect(try refused(ids[0], into: ids[1], 409) == "alreadyMerged")
            #expect(try refused(ids[0], into: ids[2], 409) == "alreadyMerged")
            // Chains and circles: what leads on is led to by nothing.
            #expect(try refused(ids[1], into: ids[2], 422) == "duplicateHasDuplicates")
            #expect(try refused(ids[1], into: ids[0], 422) == "survivorMerged")
            #expect(try refused(ids[2], into: ids[0], 422) == "survivorMerged")
            try desk.write("POST", "/merges/\(merge)/undo", status: 200)
            let again = try desk.write("POST", "/merges/\(merge)/undo", status: 422)
            #expect(again.string("code") == "mergeUndone")
            // Parted, the second may go on to the third, and the first follow it there; each part is undone by itself.
            let second = try desk.merge(ids[1], into: ids[2])
            let first = try desk.merge(ids[0], into: ids[2])
            #expect(try desk.write("POST", "/merges/\(merge)/undo", status: 422).string("code") == "mergeUndone")
            try desk.write("POST", "/merges/\(second)/undo", status: 200)
            #expect(try desk.read("/patients/\(ids[0])").string("mergedIntoId") == ids[2])
            #expect(try desk.read("/patients/\(ids[1])").string("status") == "active")
            try desk.write("POST", "/merges/\(first)/undo", status: 200)
            try desk.verify()
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
            let files = try ZIPFiles.read(archive.body)
            #expect(
                files.map(\.name).contains("manifest.json.jws") && files.map(\.name).contains("billing/ledger.ndjson"))
            for id in [left, right] {
                let places = files.filter { $0.content.firstRange(of: Array(id.utf8)) != nil }
                #expect(!places.isEmpty, "the archive lacks \(id)")
            }
            try desk.write("POST", "/merges/\(merge)/undo", status: 200)
            #expect(try pairs() == [[left, right]])
            try desk.verify()
        }
    }
}
