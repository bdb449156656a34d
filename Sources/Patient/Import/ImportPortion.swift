import Crypto
import Kernel
import PatientAPI

/// Resources of one owner that are kept by one command, gathered until they are worth one.
struct ImportPortion {
    /// A resource with its place in the bundle.
    struct Item {
        let index: Int
        let resource: KeptResource
    }

    /// The patient; nil for the hospital itself.
    let patientID: PatientID?
    /// What was gathered.
    private(set) var items: [Item] = []
    /// The bytes of it.
    private(set) var byteCount = 0

    /// So many bytes, or more, are one command: enough to be worth its cost, few enough to share a batch.
    static let bytesPerCommand = 128 * 1024
    /// So many resources are one command.
    static let resourcesPerCommand = 256

    init(patientID: PatientID?) { self.patientID = patientID }

    /// Whether it is worth a command.
    var isFull: Bool { byteCount >= Self.bytesPerCommand || items.count >= Self.resourcesPerCommand }

    /// Adds a resource.
    mutating func add(_ resource: KeptResource, at index: Int) {
        items.append(Item(index: index, resource: resource))
        byteCount += resource.json.count
    }

    /// The stream of some resources of an owner: derived from what they are, so that they are kept once.
    static func stream(_ resources: [KeptResource], owner: PatientID) -> StreamID {
        var hash = SHA256()
        hash.update(owner.bytes)
        for resource in resources {
            hash.update(Array("\(resource.source.utf8.count) \(resource.source)".utf8))
            hash.update(resource.hash)
        }
        let digest = hash.finalize()
        func word(_ start: Int) -> UInt64 { digest[start..<start + 8].reduce(0) { $0 << 8 | UInt64($1) } }
        // A UUID of version 8, made of a hash (RFC 9562 section 5.8).
        let high = word(0) & ~0xF000 | 0x8000
        let low = word(8) & ~(3 << 62) | 2 << 62
        return StreamID(high: high, low: low)
    }
}
