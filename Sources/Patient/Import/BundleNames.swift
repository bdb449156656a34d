import JSON
import Kernel
import PatientAPI

/// What names the patients of a bundle, to tell whether a resource that refers to none is about one all the same: a
/// display text, an identifier or a phone beside a reference that leads elsewhere.
struct BundleNames {
    /// A name, a phone or a number is looked for as so many words at most.
    private static let wordLimit = 6
    /// Shorter ones occur by chance.
    private static let characterLimit = 6

    /// Whom a text names: folded, its words joined.
    private var patients: [String: PatientID] = [:]

    /// Takes in what is known of a patient.
    mutating func add(_ details: PatientDetails, _ patient: PatientID) {
        var texts: [String?] = [details.name?.fullName]
        if let given = details.name?.givenName, let family = details.name?.familyName {
            texts += ["\(given) \(family)", "\(family) \(given)"]
        }
        texts += [details.email?.description] + details.identifiers.map(\.value)
        if let phone = details.phone { texts += [phone.e164, phone.nationalNumber, "0\(phone.nationalNumber)"] }
        for text in texts.compactMap({ $0 }) {
            let key = NameFolding.tokens(of: text).joined()
            if key.unicodeScalars.count >= Self.characterLimit { patients[key] = patient }
        }
    }

    /// The first patient whom a text of the resource names, however deep; nil where it names none.
    func patient(in node: JSONNode) -> PatientID? {
        switch node.kind {
        case .array: first(node.elements)
        case .object: first(node.members.map(\.value))
        case .string: node.string.flatMap(patient)
        default: nil
        }
    }

    private func first(_ nodes: some Sequence<JSONNode>) -> PatientID? {
        for node in nodes {
            if let found = patient(in: node) { return found }
        }
        return nil
    }

    private func patient(in text: String) -> PatientID? {
        if patients.isEmpty || text.utf8.count < Self.characterLimit { return nil }
        let words = NameFolding.tokens(of: text)
        for start in words.indices {
            var joined = ""
            for word in words[start...].prefix(Self.wordLimit) {
                joined += word
                if let found = patients[joined] { return found }
            }
        }
        return nil
    }
}
