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
    /// The files that it adds, in the order in which they are written.
    var files: [PatientExportFile] { get }
    /// The next documents of a file about any of `patients`, who are records of one person; the first where `cursor` is nil.
    ///
    /// The caller was found to be allowed the export: `portion` does not ask for permissions of its own.
    func portion(_ context: RequestContext, of patients: [PatientID], file: PatientExportFile, after cursor: String?)
        async throws(Failure) -> PatientExportPortion
}

/// A file of an export.
public struct PatientExportFile: Sendable, Hashable {
    /// How its documents stand in it.
    public enum Form: Sendable, Hashable {
        /// One to a line.
        case lines
        /// As the resources of a FHIR Bundle of type `collection`, byte for byte as they came.
        case bundle
    }

    /// The path in the archive, such as `billing/charges.ndjson`; letters of ASCII.
    public var name: String
    /// How its documents stand in it.
    public var form: Form

    /// Makes a file; see the properties.
    public init(_ name: String, form: Form = .lines) {
        self.name = name
        self.form = form
    }
}

/// Some documents of a file of an export.
public struct PatientExportPortion: Sendable, Hashable {
    /// Each a JSON document; without line breaks in files of lines.
    public var documents: [[UInt8]]
    /// Where the next portion begins; nil at the end.
    public var nextCursor: String?

    /// Makes a portion; see the properties.
    public init(documents: [[UInt8]], nextCursor: String? = nil) {
        self.documents = documents
        self.nextCursor = nextCursor
    }
}

/// Where the modules' sources are found; those that are made later than Patient are added to it at start.
public protocol PatientExportSources: Sendable {
    /// Adds a source, whose files come after those of the sources before it.
    func add(_ source: any PatientExportSource)
}
