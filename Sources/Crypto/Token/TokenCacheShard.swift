import Glibc
public import Kernel
public import Synchronization

/// A part of the cache under a lock of its own: a ring of entries in order of arrival, and where each digest is in it.
@usableFromInline
final class TokenCacheShard<Value: Sendable>: Sendable {
    @usableFromInline
    struct Entry: Sendable {
        @usableFromInline var digest: SHA256Digest
        @usableFromInline var signed: [UInt8]
        @usableFromInline var sessionID: SessionID?
        @usableFromInline var expiresAt: Timestamp
        @usableFromInline var value: Value

        @usableFromInline
        func signs(_ bytes: UnsafeRawBufferPointer) -> Bool {
            guard signed.count == bytes.count else { return false }
            return signed.withUnsafeBytes { own in
                guard let own = own.baseAddress, let others = bytes.baseAddress else { return bytes.isEmpty }
                return memcmp(own, others, bytes.count) == 0
            }
        }
    }

    @usableFromInline
    struct State: Sendable {
        @usableFromInline var ring: [Entry?] = []
        @usableFromInline var slots: [SHA256Digest: Int] = [:]
        /// The slot that is written next: once the ring is full, the oldest.
        var next = 0
    }

    private let capacity: Int
    @usableFromInline let state = Mutex(State())

    init(capacity: Int) {
        self.capacity = capacity
    }

    var count: Int { state.withLock { $0.slots.count } }

    @inlinable
    func value(for digest: SHA256Digest, signed: UnsafeRawBufferPointer, now: Timestamp) -> Value? {
        state.withLock { state in
            guard let slot = state.slots[digest], let entry = state.ring[slot], entry.signs(signed) else { return nil }
            guard entry.expiresAt > now else {
                state.slots[digest] = nil
                state.ring[slot] = nil
                return nil
            }
            return entry.value
        }
    }

    /// Adds an entry if `isCurrent` still says so under the lock.
    func insert(_ entry: Entry, if isCurrent: () -> Bool) {
        state.withLock { state in
            guard isCurrent() else { return }
            if let slot = state.slots[entry.digest] {
                state.ring[slot] = entry
                return
            }
            let slot = state.next
            if slot == state.ring.count {
                state.ring.append(entry)
            } else {
                if let oldest = state.ring[slot] { state.slots[oldest.digest] = nil }
                state.ring[slot] = entry
            }
            state.slots[entry.digest] = slot
            state.next = (slot + 1) % capacity
        }
    }

    func remove(where condition: (Entry) -> Bool) {
        state.withLock { state in
            for (slot, entry) in state.ring.enumerated() {
                guard let entry, condition(entry) else { continue }
                state.slots[entry.digest] = nil
                state.ring[slot] = nil
            }
        }
    }
}
