import CSystem
import Glibc

/// What is still to be sent on a connection, in order.
struct OutputQueue: Sendable {
    /// How a send ended.
    enum Outcome: Hashable, Sendable {
        /// Everything was taken.
        case drained
        /// The socket takes no more for now.
        case blocked
        /// The peer is gone: errno.
        case failed(Int32)
    }

    /// Turns what waits into TLS records, as it is sent; nil on a plain connection. It is set while nothing waits.
    var session: TLSSession?
    /// Ready to be sent.
    private var segments: [[UInt8]] = []
    /// How much of the first segment was sent.
    private var offset = 0
    /// To be turned into records, and how much of the first of them has been.
    private var unsealed: [[UInt8]] = []
    private var unsealedOffset = 0
    /// How many bytes wait.
    private(set) var byteCount = 0
    /// How many bytes the last `flush` sent.
    private(set) var sentBytes = 0

    /// The most segments of one system call.
    private static let vectorLimit = 16

    var isEmpty: Bool { byteCount == 0 }

    /// Adds bytes behind what waits.
    mutating func append(_ bytes: [UInt8]) {
        guard !bytes.isEmpty else { return }
        if session == nil { segments.append(bytes) } else { unsealed.append(bytes) }
        byteCount += bytes.count
    }

    /// Adds records that the TLS session made itself, before what is not sealed yet.
    mutating func append(records bytes: [UInt8]) {
        guard !bytes.isEmpty else { return }
        segments.append(bytes)
        byteCount += bytes.count
    }

    /// Sends as much as the socket takes.
    mutating func flush(to descriptor: Int32) -> Outcome {
        sentBytes = 0
        while byteCount > 0 {
            if segments.isEmpty, !sealSome() { return .failed(EPROTO) }
            let count = segments.count == 1 ? sendFirst(to: descriptor) : sendMany(to: descriptor)
            if count < 0 {
                if errno == EINTR { continue }
                return errno == EAGAIN || errno == EWOULDBLOCK ? .blocked : .failed(errno)
            }
            sentBytes += count
            drop(count)
        }
        return .drained
    }

    /// Turns a part of what waits into records; false where the session cannot.
    private mutating func sealSome() -> Bool {
        guard let session else { return false }
        var used = 0
        var room = Limits.sealBytes
        while room > 0, used < unsealed.count {
            let segment = unsealed[used]
            let end = min(unsealedOffset + room, segment.count)
            let records = segment.withUnsafeBytes { bytes in
                session.seal(UnsafeRawBufferPointer(rebasing: bytes[unsealedOffset..<end]))
            }
            guard let records else { return false }
            segments.append(records)
            byteCount += records.count - (end - unsealedOffset)
            room -= end - unsealedOffset
            unsealedOffset = end == segment.count ? 0 : end
            if unsealedOffset == 0 { used += 1 }
        }
        unsealed.removeFirst(used)
        return !segments.isEmpty
    }

    private func sendFirst(to descriptor: Int32) -> Int {
        segments[0].withUnsafeBytes { bytes in
            guard let start = bytes.baseAddress else { return 0 }
            return send(descriptor, start + offset, bytes.count - offset, Int32(MSG_NOSIGNAL))
        }
    }

    /// Sends several segments at once; they are joined where they are small, since a gathered copy costs less than the
    /// pinning of many arrays.
    private func sendMany(to descriptor: Int32) -> Int {
        var joined: [UInt8] = []
        for (index, segment) in segments.prefix(Self.vectorLimit).enumerated() {
            joined.append(contentsOf: index == 0 ? segment[offset...] : segment[...])
            if joined.count >= Limits.pipelineBufferBytes { break }
        }
        return joined.withUnsafeBytes { bytes in
            guard let start = bytes.baseAddress else { return 0 }
            return send(descriptor, start, bytes.count, Int32(MSG_NOSIGNAL))
        }
    }

    private mutating func drop(_ count: Int) {
        byteCount -= count
        var left = count
        var whole = 0
        while left > 0, whole < segments.count {
            let rest = segments[whole].count - offset
            if left < rest {
                offset += left
                break
            }
            left -= rest
            offset = 0
            whole += 1
        }
        segments.removeFirst(whole)
    }
}
