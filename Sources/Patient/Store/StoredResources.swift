import Journal
import Kernel

/// The data of `externalResourcesKept`, version 1.
///
/// The resources' very bytes stand one after another in `sealed` (under the patient's key) or, where they concern the
/// hospital and no patient, in `plain`; `bytes` says where each ends.
struct StoredResources: Codable {
    /// One resource without its content.
    struct Entry: Codable {
        var type: String
        var source: String
        var sha256: String
        var bytes: Int
    }

    var patientId: PatientID?
    var resources: [Entry]
    var at: Timestamp
    var sealed: String?
    var plain: String?

    private static let type = PatientEventCodec.Name.externalResourcesKept.rawValue

    init(_ event: ResourcesKept, _ sealer: FieldSealer) throws(EventCodecError) {
        patientId = event.patientID
        resources = event.resources.map {
            Entry(type: $0.type, source: $0.source, sha256: Base64URL.encode($0.hash), bytes: $0.json.count)
        }
        at = event.at
        var content: [UInt8] = []
        content.reserveCapacity(event.resources.reduce(0) { $0 + $1.json.count })
        for resource in event.resources { content += resource.json }
        let text = String(decoding: content, as: UTF8.self)
        if event.patientID == nil {
            plain = text
        } else {
            sealed = try sealer.seal(text, field: PatientEventCodec.sealedField)
        }
    }

    func event(_ opener: FieldOpener) throws(EventCodecError) -> ResourcesKept {
        let content = try content(opener)
        var start = 0
        var kept: [KeptResource] = []
        kept.reserveCapacity(resources.count)
        for entry in resources {
            guard let hash = Base64URL.decode(entry.sha256) else { throw .malformed(type: Self.type) }
            var json: [UInt8] = []
            if let content {
                guard entry.bytes >= 0, content.count - start >= entry.bytes else { throw .malformed(type: Self.type) }
                json = Array(content[start..<start + entry.bytes])
                start += entry.bytes
            }
            kept.append(KeptResource(type: entry.type, source: entry.source, hash: hash, json: json))
        }
        return ResourcesKept(patientID: patientId, resources: kept, at: at)
    }

    /// All resources' bytes; nil once erased.
    private func content(_ opener: FieldOpener) throws(EventCodecError) -> [UInt8]? {
        if let plain { return Array(plain.utf8) }
        guard let sealed else { throw .malformed(type: Self.type) }
        return try opener.open(sealed, field: PatientEventCodec.sealedField).map { Array($0.utf8) }
    }
}
