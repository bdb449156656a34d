/// What people type into the search box, for the patients of `PatientData`.
struct SearchQueries: Sendable {
    /// What kind of thing is typed.
    struct Kind: Sendable {
        /// What the table calls it.
        let name: String
        /// The texts.
        let texts: [String]
    }

    /// How many texts of each kind there are.
    static let countOfEach = 60

    /// Every kind.
    let kinds: [Kind]

    /// Queries for a hospital of so many patients; the same for the same number.
    init(patients: Int) {
        let numbers = (0..<Self.countOfEach).map { 1 + ($0 * 8191 + 17) % patients }
        kinds =
            zip(["Latin", "Arabic", "Devanagari"], NameScript.all).map { title, script in
                Kind(name: "part of a name, \(title)", texts: Self.parts(of: script))
            } + [
                Kind(name: "two parts of a name", texts: Self.pairs()),
                Kind(name: "number (MRN)", texts: numbers.map(PatientData.mrn)),
                Kind(name: "phone, whole", texts: numbers.map { "0" + PatientData.nationalPhone($0) }),
                Kind(
                    name: "phone, last six digits",
                    texts: numbers.map { String(PatientData.nationalPhone($0).suffix(6)) }),
            ]
    }

    /// All texts, the kinds in turns.
    var mix: [String] {
        (0..<Self.countOfEach).flatMap { index in
            kinds.compactMap { $0.texts.isEmpty ? nil : $0.texts[index % $0.texts.count] }
        }
    }

    /// Beginnings, whole names and middles of three to six letters, common and rare ones in turns.
    private static func parts(of script: NameScript) -> [String] {
        let names = script.givenNames + script.familyNames
        return (0..<countOfEach).map { index in
            let place = index % 2 == 0 ? index / 2 % script.givenNames.count : index * 331 % names.count
            let name = Array(names[place])
            let length = min(name.count, 3 + index % 4)
            let start = index % 3 == 2 ? max(0, min(1, name.count - length)) : 0
            return String(name[start..<(start + length)])
        }
    }

    private static func pairs() -> [String] {
        (0..<countOfEach).map { index in
            let script = NameScript.all[index % NameScript.all.count]
            let given = script.givenNames[index % script.givenNames.count]
            let family = script.familyNames[index * 17 % script.familyNames.count]
            return "\(given.prefix(3)) \(family.prefix(4))"
        }
    }
}
