public import Kernel

/// An archive of all that is held on a patient, given in chunks: a ZIP of JSON documents, one to a line in `.ndjson` files.
///
/// Its last two files are `manifest.json`, which says of every other file how long it is, how many documents it has and
/// their SHA-256, and `manifest.json.jws`, a detached JWS over the manifest (RFC 7515 appendix F) by a key of the server's
/// key set.
public protocol PatientArchive: Sendable {
    /// What the file may be called; it names nobody.
    var fileName: String { get }
    /// The next bytes; nil at the end. Each call gives what one read of the database gave, so that memory is bounded.
    func next() async throws(PatientServiceError) -> [UInt8]?
}

/// What another module adds to an export; every module that holds anything on patients has one.
public protocol PatientExportSource: Sendable {
    /// The files that it adds, such as `billing/charges.ndjson`, in the order in which they are written.
    var files: [String] { get }
    /// The next documents of a file about any of `patients`, who are records of one person; the first where `cursor` is nil.
    ///
    /// The caller was found to be allowed the export: `portion` does not ask for permissions of its own.
    func portion(_ context: RequestContext, of patients: [PatientID], file: String, after cursor: String?)
        async throws(Failure) -> PatientExportPortion
}

/// Some documents of a file of an export.
public struct PatientExportPortion: Sendable, Hashable {
    /// Each a JSON document without line breaks.
    public var documents: [[UInt8]]
    /// Where the next portion begins; nil at the end.
    public var nextCursor: String?

    /// Makes a portion; see the properties.
    public init(documents: [[UInt8]], nextCursor: String? = nil) {
        self.documents = documents
        self.nextCursor = nextCursor
    }
}

/// Signs what leaves the system, with a key whose public half is in the server's key set (`/.well-known/jwks.json`).
public protocol DocumentSigner: Sendable {
    /// The detached compact JWS (RFC 7515 appendix F: an empty second part) of a document.
    func detachedSignature(of document: [UInt8]) async throws(Failure) -> String
}
