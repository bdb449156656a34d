import Crypto
import EventLoop
import HTTP
import JSON
import Kernel
import PatientAPI

/// An export under way: one read of the database at a time, so that memory is bounded by one portion.
actor LivePatientArchive: PatientArchive {
    nonisolated let fileName: String

    /// The largest run of bytes that is compressed on the reactor: a third of a millisecond.
    private static let reactorBytes = 16 * 1024

    private enum Step {
        case file(Int)
        case manifest
        case done
    }

    private let context: RequestContext
    private let clock: any WallClock
    private let signer: any DocumentSigner
    private let work: [(source: any PatientExportSource, file: PatientExportFile)]
    private var manifest: ExportManifest
    private var writer: ZIPWriter
    private let encoder: DeflateEncoder
    private let offload: OffloadPool
    private var step: Step
    private var cursor: String?
    private var hash = SHA256()
    private var bytes = 0
    private var documents = 0

    init(
        _ manifest: ExportManifest, _ context: RequestContext, sources: [any PatientExportSource],
        dependencies: PatientDependencies
    ) throws(PatientServiceError) {
        guard let encoder = DeflateEncoder(.raw) else { throw .unavailable(retryAfterSeconds: 1) }
        self.encoder = encoder
        offload = dependencies.offload
        self.manifest = manifest
        self.context = context
        clock = dependencies.clock
        signer = dependencies.signer
        work = sources.flatMap { source in source.files.map { (source, $0) } }
        let date = TimeZoneData.utc.local(at: manifest.madeAt).date
        writer = ZIPWriter(on: date)
        step = work.isEmpty ? .manifest : .file(0)
        fileName = "patient-export-\(date).zip"
    }

    func next() async throws(PatientServiceError) -> [UInt8]? {
        switch step {
        case .file(let place): return try await portion(of: place)
        case .manifest: return try await ending()
        case .done: return nil
        }
    }

    /// The next portion of a file, with its beginning and its end where it has them.
    private func portion(of place: Int) async throws(PatientServiceError) -> [UInt8] {
        let (source, file) = work[place]
        let isFirst = cursor == nil
        var result: [UInt8] = []
        if isFirst {
            begin()
            result += writer.begin(file.name)
        }
        let portion: PatientExportPortion
        do {
            portion = try await source.portion(
                context.renewed(clock), of: manifest.patientIds, file: file, after: cursor)
        } catch {
            throw PatientServiceError(error)
        }
        var content = isFirst ? file.form.opening : []
        for document in portion.documents {
            if documents > 0 { content += file.form.separator }
            content += file.form.before + document + file.form.after
            documents += 1
        }
        cursor = portion.nextCursor
        if cursor == nil { content += file.form.closing(isEmpty: documents == 0) }
        result += try await add(content, isLast: cursor == nil)
        if cursor == nil {
            result += end(file.name)
            step = place + 1 < work.count ? .file(place + 1) : .manifest
        }
        return result
    }

    /// The manifest, its signature and the directory.
    private func ending() async throws(PatientServiceError) -> [UInt8] {
        step = .done
        do {
            let json = try StrictJSONEncoder().encode(manifest)
            let signature = try await signer.detachedSignature(of: json)
            var result: [UInt8] = []
            for (name, content) in [("manifest.json", json), ("manifest.json.jws", Array(signature.utf8))] {
                result += writer.begin(name)
                result += try await add(content, isLast: true)
                result += writer.end()
            }
            return result + writer.finish()
        } catch {
            throw PatientServiceError(error)
        }
    }

    private func begin() {
        hash = SHA256()
        bytes = 0
        documents = 0
    }

    private func add(_ content: [UInt8], isLast: Bool) async throws(PatientServiceError) -> [UInt8] {
        hash.update(content)
        bytes += content.count
        let packed = try await pack(content, isLast ? .finish : .more)
        if isLast { encoder.reset() }
        guard let added = writer.content(content, packed: packed) else { throw .unknown(code: "exportTooLarge") }
        return added
    }

    /// Compresses, off the reactor what is more than a little.
    private func pack(
        _ content: [UInt8], _ ending: DeflateEncoder.Ending
    ) async throws(PatientServiceError) -> [UInt8] {
        guard content.count > Self.reactorBytes else { return encoder.write(content, ending) }
        let encoder = encoder
        do {
            return try await offload.run { encoder.write(content, ending) }
        } catch {
            throw PatientServiceError(error)
        }
    }

    private func end(_ name: String) -> [UInt8] {
        let digest = Hexadecimal.encode(hash.finalize())
        manifest.files.append(
            ExportManifest.File(name: name, bytes: bytes, documents: documents, sha256: digest))
        return writer.end()
    }
}

extension PatientExportFile.Form {
    /// What comes before the first document.
    fileprivate var opening: [UInt8] {
        self == .lines ? [] : Array(#"{"resourceType":"Bundle","type":"collection","entry":["#.utf8)
    }

    /// What parts two documents.
    fileprivate var separator: [UInt8] { Array((self == .lines ? "\n" : ",\n").utf8) }
    /// What comes before each document.
    fileprivate var before: [UInt8] { self == .lines ? [] : Array(#"{"resource":"#.utf8) }
    /// What comes after each document.
    fileprivate var after: [UInt8] { self == .lines ? [] : [UInt8(ascii: "}")] }

    /// What comes after the last document.
    fileprivate func closing(isEmpty: Bool) -> [UInt8] {
        self == .lines ? (isEmpty ? [] : [UInt8(ascii: "\n")]) : Array("]}\n".utf8)
    }
}
