internal import Kernel
internal import PatientAPI

/// The people of the demonstration: names of three scripts, families with one phone, some twins, some recorded twice.
struct DemoCast: Sendable {
    /// How often the next patient is a relative of the one before, lives there and has that phone.
    private static let relativeEvery = 7
    /// How often a patient is the one before once more, slightly otherwise: for the list of duplicates.
    private static let againEvery = 40

    private var random: SplitMix64
    private var last: RegisterPatientRequest?
    private static let towns = ["Cairo", "Giza", "Alexandria", "Mansoura", "Tanta", "Aswan", "Luxor", "Ismailia"]
    private static let languages = ["en", "ar", "hi"]

    init(random: SplitMix64) { self.random = random }

    /// The next patient, by the place in the cast.
    mutating func next(_ place: Int) -> RegisterPatientRequest {
        var person: RegisterPatientRequest
        if let last, place % Self.againEvery == Self.againEvery - 1 {
            person = again(last)
        } else if let last, place % Self.relativeEvery == Self.relativeEvery - 1 {
            person = relative(of: last)
        } else {
            person = stranger()
        }
        // What looks alike here is meant to: nobody is asked.
        person.confirmDuplicate = true
        last = person
        return person
    }

    /// A mobile number as an Egyptian writes it.
    mutating func phone() -> String {
        let prefixes = ["010", "011", "012", "015"]
        let digits = String(Int.random(in: 10_000_000..<100_000_000, using: &random))
        return prefixes[Int.random(in: 0..<prefixes.count, using: &random)] + digits
    }

    private mutating func stranger() -> RegisterPatientRequest {
        let place = Int.random(in: 0..<NameScript.all.count, using: &random)
        let script = NameScript.all[place]
        let sex: PatientSex = Bool.random(using: &random) ? .female : .male
        var person = RegisterPatientRequest(
            givenName: script.givenNames.randomElement(using: &random),
            familyName: script.familyNames.randomElement(using: &random), sex: sex)
        person.birthDate = date(from: 1938, to: 2024)
        person.phone = phone()
        person.language = Self.languages[place]
        person.address = PatientAddress(
            line1: "\(Int.random(in: 1...180, using: &random)) Nile Street",
            city: Self.towns.randomElement(using: &random), country: "EG")
        if Int.random(in: 0..<3, using: &random) == 0 {
            let number = String(Int.random(in: 10_000_000_000_000..<100_000_000_000_000, using: &random))
            person.identifiers = [PatientIdentifier(system: "national-id", value: "2\(number.prefix(13))")]
        }
        return person
    }

    private mutating func relative(of other: RegisterPatientRequest) -> RegisterPatientRequest {
        var person = stranger()
        let script = NameScript.all.first { $0.familyNames.contains(other.familyName ?? "") } ?? NameScript.all[0]
        person.givenName = script.givenNames.randomElement(using: &random)
        person.familyName = other.familyName
        person.phone = other.phone
        person.address = other.address
        person.language = other.language
        return person
    }

    private mutating func again(_ other: RegisterPatientRequest) -> RegisterPatientRequest {
        var person = other
        person.identifiers = nil
        person.address = nil
        person.phone = Bool.random(using: &random) ? other.phone : phone()
        return person
    }

    private mutating func date(from first: Int, to last: Int) -> String {
        let year = Int.random(in: first...last, using: &random)
        let month = Int.random(in: 1...12, using: &random)
        let day = Int.random(in: 1...28, using: &random)
        return LocalDate(year: year, month: month, day: day).map { "\($0)" } ?? "\(year)"
    }
}
