import Synchronization

/// The encoders of a process: a few are kept for the next answer, and no more than a bounded number is lent at once.
final class GzipEncoderPool: Sendable {
    private struct State {
        var idle: [DeflateEncoder] = []
        var lentCount = 0
    }

    private let state = Mutex(State())

    /// An encoder that begins a new body; nil where too many are in use, and the answer goes out as it is.
    func borrow() -> DeflateEncoder? {
        let (mayMake, kept) = state.withLock { state -> (Bool, DeflateEncoder?) in
            guard state.lentCount < GzipLimits.encoderCount else { return (false, nil) }
            state.lentCount += 1
            return (true, state.idle.popLast())
        }
        guard mayMake else { return nil }
        if let encoder = kept ?? DeflateEncoder(.gzip) {
            encoder.reset()
            return encoder
        }
        state.withLock { $0.lentCount -= 1 }
        return nil
    }

    /// Takes an encoder back.
    func giveBack(_ encoder: DeflateEncoder) {
        state.withLock { state in
            state.lentCount -= 1
            if state.idle.count < GzipLimits.idleEncoderCount { state.idle.append(encoder) }
        }
    }

    /// How many encoders are lent.
    var lentCount: Int { state.withLock { $0.lentCount } }
}

/// An encoder that goes back to its pool with the stream that used it, however that ends.
final class LentGzipEncoder: Sendable {
    let encoder: DeflateEncoder
    private let pool: GzipEncoderPool

    /// Borrows; nil where the pool has none to lend.
    init?(_ pool: GzipEncoderPool) {
        guard let encoder = pool.borrow() else { return nil }
        self.encoder = encoder
        self.pool = pool
    }

    deinit { pool.giveBack(encoder) }
}
