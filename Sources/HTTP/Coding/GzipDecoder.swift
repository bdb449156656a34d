import CZlib

/// Reads the gzip format (RFC 1952) as it comes, in pieces of bounded size.
///
/// What is read is bounded three ways: by the caller's limit, by the ratio to what came in, and by the number of members.
/// After an error nothing more is read.
final class GzipDecoder: @unchecked Sendable {
    // @unchecked: the z_stream is used by the one body that owns the decoder.

    private enum State { case beforeMember, inMember, failed }

    private let stream: UnsafeMutablePointer<z_stream>
    private let limitBytes: Int
    private let ratio: Int?
    private var input: [UInt8] = []
    private var offset = 0
    private var state = State.beforeMember
    private var members = 0
    private var takenBytes = 0
    private var givenBytes = 0
    /// The last piece took all the room there was: zlib may hold more of what it has read already.
    private var holdsMore = false

    /// Makes a decoder of a body that may inflate to `limitBytes`, and to `ratio` times its size where that is bounded;
    /// nil where there is no memory for it.
    init?(limitBytes: Int, ratio: Int? = GzipLimits.ratio) {
        self.limitBytes = limitBytes
        self.ratio = ratio
        stream = .allocate(capacity: 1)
        stream.initialize(to: z_stream())
        if czlib_gunzip_begin(stream) == Z_OK { return }
        stream.deallocate()
        return nil
    }

    deinit {
        inflateEnd(stream)
        stream.deallocate()
    }

    /// Whether all that was given has been read.
    var needsInput: Bool { offset == input.count }

    /// Gives the next bytes of the body; only when those before are read.
    func give(_ bytes: [UInt8]) {
        precondition(needsInput, "a decoder takes one piece after the other")
        input = bytes
        offset = 0
    }

    /// What can be read next of what was given; nil where more is needed.
    func next() throws(GzipError) -> [UInt8]? {
        while true {
            if state == .failed { throw .malformed }
            if needsInput, !holdsMore { return nil }
            let piece = try inflateOnce()
            if !piece.isEmpty { return piece }
        }
    }

    /// Says that no more comes; a body that ends within a member, or has none, is truncated.
    func finish() throws(GzipError) {
        guard state == .beforeMember, members > 0, needsInput else { throw fail(.truncated) }
    }

    private func inflateOnce() throws(GzipError) -> [UInt8] {
        if state == .beforeMember { try beginMember() }
        var status = Z_OK
        let before = offset
        let piece = input.withUnsafeMutableBufferPointer { input in
            [UInt8](unsafeUninitializedCapacity: GzipLimits.chunkBytes) { output, count in
                stream.pointee.next_in = input.baseAddress?.advanced(by: before)
                stream.pointee.avail_in = UInt32(input.count - before)
                stream.pointee.next_out = output.baseAddress
                stream.pointee.avail_out = UInt32(output.count)
                status = inflate(stream, Z_NO_FLUSH)
                count = output.count - Int(stream.pointee.avail_out)
            }
        }
        offset = input.count - Int(stream.pointee.avail_in)
        holdsMore = piece.count == GzipLimits.chunkBytes && status == Z_OK
        takenBytes += offset - before
        givenBytes += piece.count
        switch status {
        case Z_STREAM_END: state = .beforeMember
        case Z_OK, Z_BUF_ERROR: break
        default: throw fail(.malformed)
        }
        if givenBytes > limitBytes { throw fail(.tooLarge) }
        if let ratio, givenBytes - GzipLimits.unratedBytes > takenBytes * ratio { throw fail(.ratioExceeded) }
        return piece
    }

    /// A further member may follow one that ended; anything else is refused by its first byte.
    private func beginMember() throws(GzipError) {
        guard input[offset] == Self.firstByte else { throw fail(members == 0 ? .malformed : .trailingBytes) }
        members += 1
        guard members <= GzipLimits.memberCount else { throw fail(.tooManyMembers) }
        inflateReset(stream)
        state = .inMember
    }

    private func fail(_ error: GzipError) -> GzipError {
        state = .failed
        return error
    }

    private static let firstByte: UInt8 = 0x1F
}

/// Why a body cannot be inflated.
enum GzipError: Error, Hashable, Sendable {
    /// It is no gzip, or its checksum or length is wrong.
    case malformed
    /// It ended too early.
    case truncated
    /// Something follows the last member.
    case trailingBytes
    case tooManyMembers
    /// It inflates to more than the limit.
    case tooLarge
    /// It inflates to more than `GzipLimits.ratio` times its size.
    case ratioExceeded
}
