import Crypto
import Kernel
import PatientAPI

/// What an export holds, as `manifest.json` says it.
struct ExportManifest: Codable, Sendable {
    /// A file of the archive.
    struct File: Codable, Sendable {
        var name: String
        var bytes: Int
        /// How many documents are in it.
        var documents: Int
        /// SHA-256 of its bytes, in hexadecimal digits.
        var sha256: String
    }

    /// The version of this form.
    var version = 1
    var hospitalId: HospitalID
    /// The records of the person, in the order of their ids.
    var patientIds: [PatientID]
    var madeAt: Timestamp
    var madeBy: UserID?
    var requestId: String
    var files: [File] = []
}
