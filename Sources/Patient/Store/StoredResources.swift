import Journal
import Kernel

/// The data of `externalResourcesKept`, version 2.
///
/// The resources' very bytes stand one after another in `sealed`, under the patient's key or, where they concern the
/// hospital and no patient, under one of the hospital's own; what each is, and where it ends, is in `index`, sealed too
/// since an id of a source identifies a patient. Portions of the hospital had `plain` and `resources` in the clear until
/// texts in them were found to name people, and are read still. In version 1 `resources` stood in the clear of every
/// portion.
struct StoredResources: Codable {
    /// One resource without its content.
    struct Entry: Codable {
        var type: String
        var source: String
        var sha256: String
        var bytes: Int
    }

    var patientId: PatientID?
    var resources: [Entry]?
    var at: Timestamp
    var index: String?
    var sealed: String?
    var plain: String?

    private static let type = PatientEventCodec.Name.externalResourcesKept.rawValue
    /// The name under which the sealed index is bound to its event (associated data).
    static let indexField = "index"

    init(_ event: ResourcesKept, _ sealer: FieldSealer) throws(EventCodecError) {
        patientId = event.patientID
        at = event.at
        let entries = event.resources.map {
            Entry(type: $0.type, source: $0.source, sha256: Base64URL.encode($0.hash), bytes: $0.json.count)
        }
        var content: [UInt8] = []
        content.reserveCapacity(event.resources.reduce(0) { $0 + $1.json.count })
        for resource in event.resources { content += resource.json }
        let bytes = try StoredJSON.encode(entries, in: Self.type)
        index = try sealer.seal(utf8: bytes, field: Self.indexField)
        sealed = try sealer.seal(utf8: content, field: PatientEventCodec.sealedField)
    }

    /// The event; without resources once erased, whatever the version.
    func event(_ opener: FieldOpener) throws(EventCodecError) -> ResourcesKept {
        var kept: [KeptResource] = []
        if let content = try content(opener) {
            var start = 0
            for entry in try entries(opener) {
                guard let hash = Base64URL.decode(entry.sha256), entry.bytes >= 0,
                    content.count - start >= entry.bytes
                else { throw .malformed(type: Self.type) }
                let json = Array(content[start..<start + entry.bytes])
                start += entry.bytes
                kept.append(KeptResource(type: entry.type, source: entry.source, hash: hash, json: json))
            }
        }
        return ResourcesKept(patientID: patientId, resources: kept, at: at)
    }

    private func entries(_ opener: FieldOpener) throws(EventCodecError) -> [Entry] {
        if let resources { return resources }
        guard let index, let text = try opener.open(index, field: Self.indexField) else {
            throw .malformed(type: Self.type)
        }
        return try StoredJSON.decode([Entry].self, from: Array(text.utf8), in: Self.type)
    }

    /// All resources' bytes; nil once erased.
    private func content(_ opener: FieldOpener) throws(EventCodecError) -> [UInt8]? {
        if let plain { return Array(plain.utf8) }
        guard let sealed else { throw .malformed(type: Self.type) }
        return try opener.open(sealed, field: PatientEventCodec.sealedField).map { Array($0.utf8) }
    }
}
