import Crypto
import Kernel
import PatientAPI

/// What duplicates of a record are looked for by: hashes of its folded fields, told apart by hospital and kind.
struct BlockingKeys: Hashable, Sendable {
    /// The words of the name in any order.
    var name: String?
    /// The name without what is easily mistyped: vowels and doubled letters.
    var skeleton: String?
    /// The birth date as far as it is known.
    var birth: String?
    /// The phone.
    var phone: String?
    /// The identifiers, parted by spaces.
    var identifiers = ""

    init(_ details: PatientDetails, in hospital: HospitalID) {
        func key(_ kind: String, _ value: String) -> String {
            Base64URL.encode(SHA256.hash(Array("\(hospital)|\(kind)|\(value)".utf8)))
        }
        let parts = [details.name?.givenName, details.name?.familyName].compactMap { $0 }
        let full = parts.isEmpty ? details.name?.fullName : parts.joined(separator: " ")
        let words = NameFolding.tokens(of: full ?? "").sorted()
        if !words.isEmpty {
            name = key("name", words.joined(separator: " "))
            skeleton = key("skeleton", words.map(Self.skeleton).sorted().joined(separator: " "))
        }
        birth = details.birthDate.map { key("birth", $0.description) }
        phone = details.phone.map { key("phone", $0.e164) }
        let values = Set(details.identifiers.map(IdentifierKey.init)).map {
            key("identifier", "\($0.system)|\($0.value)")
        }
        identifiers = values.sorted().joined(separator: " ")
    }

    /// What a key of `patient.duplicate_key` is made of, in the words of `DuplicatePair.reasons`; nothing where the record does
    /// not bear it.
    func reasons(of sharedKey: [UInt8]) -> [String] {
        func isKey(_ kind: String, _ parts: String?...) -> Bool {
            let present = parts.compactMap { $0 }
            return present.count == parts.count
                && SHA256.hash(Array((kind + present.joined()).utf8)) == sharedKey
        }
        if isKey("nb", name, birth) { return ["name", "birthDate"] }
        if isKey("pb", phone, birth) { return ["phone", "birthDate"] }
        if isKey("sb", skeleton, birth) { return ["similarName", "birthDate"] }
        if isKey("sp", skeleton, phone) { return ["similarName", "phone"] }
        return identifiers.split(separator: " ").contains { isKey("id", String($0)) } ? ["identifier"] : []
    }

    /// A folded word without its vowels, but for the first letter, and without doubled letters.
    static func skeleton(_ word: String) -> String {
        var kept = String.UnicodeScalarView()
        for scalar in word.unicodeScalars {
            if !kept.isEmpty, "aeiouy".unicodeScalars.contains(scalar) { continue }
            if kept.last != scalar { kept.append(scalar) }
        }
        return String(kept)
    }
}
