import Crypto
import JSON
public import Kernel

/// Tags the id of a database, which it keeps wherever it is restored to.
public enum DatabaseTag {}

/// Where the chains of a database stood at a moment: what an auditor keeps, so that a log that is rewritten or cut short
/// afterwards can be told.
public struct HeadStatement: Sendable, Hashable {
    /// The head of one shard.
    public struct Head: Sendable, Hashable {
        /// The shard, 0–15.
        public var shard: Int
        /// The position of its last event; 0 for none.
        public var position: Int64
        /// The hash of its last batch; empty for none.
        public var hash: [UInt8]
        /// When that was recorded; nil for none.
        public var recordedAt: Timestamp?
    }

    /// The database.
    public var databaseID: EntityID<DatabaseTag>
    /// When the heads were read.
    public var exportedAt: Timestamp
    /// Every shard.
    public var shards: [Head]

    /// The JSON document that is signed.
    public func encoded() -> [UInt8] {
        var writer = JSONWriter()
        writer.beginObject()
        writer.name("databaseId")
        writer.string("\(databaseID)")
        writer.name("exportedAt")
        writer.string("\(exportedAt)")
        writer.name("shards")
        writer.beginArray()
        for head in shards {
            writer.beginObject()
            writer.name("shard")
            writer.int(head.shard)
            writer.name("position")
            writer.string("\(head.position)")
            writer.name("hash")
            writer.string(Hexadecimal.encode(head.hash))
            if let recordedAt = head.recordedAt {
                writer.name("recordedAt")
                writer.string("\(recordedAt)")
            }
            writer.endObject()
        }
        writer.endArray()
        writer.endObject()
        return writer.bytes
    }

    /// Reads a document; nil for what is none.
    public init?(_ bytes: [UInt8]) {
        guard let document = Self.document(bytes),
            let databaseID = document.root["databaseId"]?.string.flatMap({ EntityID<DatabaseTag>($0) }),
            let exportedAt = document.root["exportedAt"]?.string.flatMap({ Timestamp($0) }),
            let shards = document.root["shards"]
        else { return nil }
        var heads: [Head] = []
        for node in shards.elements {
            guard let shard: Int = node["shard"]?.integer(), shard == heads.count,
                let position = node["position"]?.string.flatMap({ Int64($0) }), position >= 0,
                let hash = node["hash"]?.string.flatMap(Hexadecimal.decode)
            else { return nil }
            heads.append(
                Head(
                    shard: shard, position: position, hash: hash,
                    recordedAt: node["recordedAt"]?.string.flatMap { Timestamp($0) }))
        }
        guard heads.count == Shard.count else { return nil }
        self.init(databaseID: databaseID, exportedAt: exportedAt, shards: heads)
    }

    init(databaseID: EntityID<DatabaseTag>, exportedAt: Timestamp, shards: [Head]) {
        self.databaseID = databaseID
        self.exportedAt = exportedAt
        self.shards = shards
    }

    private static func document(_ bytes: [UInt8]) -> JSONDocument? {
        do { return try JSONDocument(bytes) } catch { return nil }
    }
}
