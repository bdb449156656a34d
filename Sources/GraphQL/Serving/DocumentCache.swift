import Synchronization

/// What a prepared operation is found by: a document's text and the operation that is asked for in it.
struct DocumentKey: Hashable, Sendable {
    var query: String
    var operationName: String?

    /// The bytes of both.
    var byteCount: Int { query.utf8.count + (operationName?.utf8.count ?? 0) }
}

/// Prepared operations of documents that were right, in shards so that requests seldom meet.
///
/// Each shard has two generations: what is found in the older one moves to the younger, and when that is full the older one
/// is let go. So whatever is asked for now and then stays, and nothing has to be kept in order.
final class DocumentCache: Sendable {
    private static let shardCount = 8

    private struct Generations {
        var young: [DocumentKey: PreparedOperation] = [:]
        var old: [DocumentKey: PreparedOperation] = [:]
        private var youngBytes = 0

        mutating func insert(_ key: DocumentKey, _ operation: PreparedOperation, limitBytes: Int) {
            if youngBytes + key.byteCount > limitBytes {
                old = young
                young = [:]
                youngBytes = 0
            }
            if young.updateValue(operation, forKey: key) == nil { youngBytes += key.byteCount }
        }
    }

    private final class Shard: Sendable {
        let generations = Mutex(Generations())
    }

    private let shards: [Shard]
    /// Bytes of the documents of one generation of a shard.
    private let generationBytes: Int
    private let documentBytes: Int

    init(_ limits: GraphQLLimits) {
        shards = (0..<Self.shardCount).map { _ in Shard() }
        // Both generations of all shards together hold the documents that are allowed.
        generationBytes = limits.cachedBytes / (2 * Self.shardCount)
        documentBytes = min(limits.cachedDocumentBytes, generationBytes)
    }

    /// The operation of a document; nil where it is not known.
    subscript(key: DocumentKey) -> PreparedOperation? {
        get {
            shard(key).generations.withLock { generations in
                if let operation = generations.young[key] { return operation }
                guard let operation = generations.old[key] else { return nil }
                generations.insert(key, operation, limitBytes: generationBytes)
                return operation
            }
        }
        set {
            guard key.byteCount <= documentBytes, let newValue else { return }
            shard(key).generations.withLock { $0.insert(key, newValue, limitBytes: generationBytes) }
        }
    }

    private func shard(_ key: DocumentKey) -> Shard {
        // The hash is seeded at the start of the process, so that nobody can choose documents of one shard.
        shards[Int(UInt(bitPattern: key.hashValue) % UInt(Self.shardCount))]
    }
}
