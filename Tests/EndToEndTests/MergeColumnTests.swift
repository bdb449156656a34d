import JSON
import TestSupport
import Testing

extension EndToEnd {
    /// Every column that holds a patient's id, before a merge, merged, and after the undoing: what stands there, and what
    /// those who ask see.
    @Suite struct MergeColumnTests {
        @Test func `every column that holds a patient's id follows a merge and its undoing, and every read with it`()
            throws
        {
            let installation = try Installation(PrivatePostgres.shared())
            defer { installation.server.kill() }
            let desk = try MergeDesk(installation)
            let asked = try MergeReadings(desk)
            func columns() throws -> PatientColumns {
                try PatientColumns(holding: asked.left, asked.right, in: installation)
            }
            var moments = [try look(asked, 0, columns)]
            let merge = try desk.merge(asked.right, into: asked.left)
            moments.append(try look(asked, 1, columns))
            try desk.write("POST", "/merges/\(merge)/undo", status: 200)
            moments.append(try look(asked, 2, columns))
            #expect(Self.faults(moments).isEmpty)
            try expectGuarded(moments)

            _ = try desk.merge(asked.right, into: asked.left)
            try desk.write("POST", "/erasure-requests", ["patientId": .string(asked.left), "reason": "Asked for"])
            let erased = try columns()
            let undeclared = Set(erased.places.keys).subtracting(PatientColumnRule.all.keys)
            #expect(undeclared.isEmpty, "nobody said how these follow: \(undeclared.sorted())")
            for (column, rule) in PatientColumnRule.all {
                if case .erased = rule.change { #expect(!erased.ids(column).isEmpty, "\(column) holds none") }
            }
            try desk.verify()
        }

        @Test func `every rule names reads, and every read shows a column`() {
            let names = MergeReadings.all.map(\.name)
            #expect(Set(names).count == names.count)
            let used = PatientColumnRule.all.values.flatMap(\.readings)
            #expect(Set(used) == Set(names), "\(Set(used).symmetricDifference(names).sorted())")
            for (column, rule) in PatientColumnRule.all where rule.readings.isEmpty {
                guard case .erased = rule.change else {
                    Issue.record("no read shows how \(column) follows")
                    continue
                }
            }
        }

        /// What the columns hold at a moment, after every read was right. What is written behind the log is waited for by the
        /// reads.
        private func look(
            _ asked: MergeReadings, _ moment: Int, _ columns: () throws -> PatientColumns
        ) throws -> PatientColumns {
            for reading in MergeReadings.all {
                let found = try reading.read(asked)
                #expect(found == reading.expected[moment], "\(reading.name) at moment \(moment)")
            }
            return try columns()
        }

        /// What is wrong with the columns at the three moments.
        private static func faults(_ moments: [PatientColumns]) -> [String] {
            let found = Set(moments.flatMap(\.places.keys))
            let undeclared = found.subtracting(PatientColumnRule.all.keys).sorted().map { column in
                "\(column) holds patients' ids, and nobody said how it follows: \(moments.map { $0.ids(column) })"
            }
            return undeclared + PatientColumnRule.all.sorted { $0.key < $1.key }.compactMap { $1.fault($0, moments) }
        }

        /// Breaks each column by turns, as code would that moves what must stay, or leaves what must move: it is noticed.
        private func expectGuarded(_ moments: [PatientColumns]) throws {
            for column in PatientColumnRule.all.keys {
                for moment in moments.indices {
                    for (broken, how) in Self.broken(moments[moment], column) where broken != moments[moment] {
                        var changed = moments
                        changed[moment] = broken
                        // A log only grows: rows more are as it may be, and so is none where none was before.
                        let former = moment == 0 ? [] : moments[moment - 1].places[column] ?? []
                        if case .grows = PatientColumnRule.all[column]?.change,
                            how != "its rows are gone" || former.isEmpty
                        {
                            continue
                        }
                        #expect(
                            !Self.faults(changed).isEmpty, "\(column), moment \(moment): nobody notices that \(how)")
                    }
                }
            }
            var changed = moments
            changed[1].places["billing.parcel.patient_id"] = [PatientColumns.Place(key: "1", ids: "R")]
            #expect(Self.faults(changed).count == 1)
        }

        private static func broken(_ columns: PatientColumns, _ column: String) -> [(PatientColumns, String)] {
            let rows = columns.places[column] ?? []
            let moved = rows.map { PatientColumns.Place(key: $0.key, ids: $0.ids.replacing("R", with: "L")) }
            let parted = rows.map { PatientColumns.Place(key: $0.key, ids: $0.ids.replacing("L", with: "R")) }
            return [
                (Set(moved), "the duplicate's rows are the survivor's"),
                (Set(parted), "the survivor's rows are the other's"),
                (Set(rows.dropFirst(rows.count)), "its rows are gone"),
                (rows.union([PatientColumns.Place(key: "more", ids: "R")]), "there is a row more"),
            ].map { rows, how in
                var copy = columns
                copy.places[column] = rows.isEmpty ? nil : rows
                return (copy, how)
            }
        }
    }
}
