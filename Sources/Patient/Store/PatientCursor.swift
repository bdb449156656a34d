import Kernel
import PatientAPI

/// Where a page of a list of patients ended. It names the patient by id alone: what is in a URL gets into logs.
struct PatientCursor: Hashable, Sendable {
    /// The class in which the patient was found; see `patient.search`.
    var `class`: Int
    /// The last patient of the page.
    var patient: PatientID

    /// The class of lists that are no search.
    static let newestClass = 9

    /// Makes a cursor; see the properties.
    init(class: Int, patient: PatientID) {
        self.class = `class`
        self.patient = patient
    }

    /// Reads what `text` wrote; throws an `invalid` failure for anything else.
    init(_ text: String) throws(PatientServiceError) {
        guard let bytes = Base64URL.decode(text), bytes.count == 17, bytes[0] <= Self.newestClass,
            let patient = PatientID(bytes: bytes.dropFirst())
        else { throw .invalid([PatientCursor.invalid]) }
        self.init(class: Int(bytes[0]), patient: patient)
    }

    /// The opaque text.
    var text: String { Base64URL.encode([UInt8(clamping: `class`)] + patient.bytes) }

    /// What is wrong with a cursor that is none.
    static let invalid = FieldError(
        field: "cursor", code: "invalid", message: "Send nextCursor of the page before, unchanged.")
}

/// Where a page of numbers ended: a version, or a time and a position.
enum NumberCursor {
    /// The opaque text of some numbers.
    static func text(_ numbers: [Int64]) -> String {
        Base64URL.encode(numbers.flatMap { number in (0..<8).map { UInt8(truncatingIfNeeded: number >> (56 - 8 * $0)) } })
    }

    /// Reads `count` numbers that `text` wrote; throws an `invalid` failure for anything else.
    static func numbers(_ text: String, count: Int) throws(PatientServiceError) -> [Int64] {
        guard let bytes = Base64URL.decode(text), bytes.count == 8 * count else {
            throw .invalid([PatientCursor.invalid])
        }
        return (0..<count).map { index in
            bytes[8 * index..<8 * index + 8].reduce(Int64(0)) { $0 << 8 | Int64($1) }
        }
    }
}
