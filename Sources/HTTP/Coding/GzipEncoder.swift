import CZlib

/// Writes the gzip format (RFC 1952) with a state that is used again: to make one costs more than to compress a small body.
final class GzipEncoder: @unchecked Sendable {
    // @unchecked: the z_stream is used by whoever the encoder is lent to, one caller at a time.

    /// What follows a run of bytes.
    enum Ending: Int32 {
        /// More; what came so far can be read by the other end at once.
        case flush = 2
        /// Nothing: the body is over.
        case finish = 4
    }

    private let stream: UnsafeMutablePointer<z_stream>

    /// Makes an encoder; nil where there is no memory for it.
    init?() {
        stream = .allocate(capacity: 1)
        stream.initialize(to: z_stream())
        if czlib_gzip_begin(stream, GzipLimits.level, GzipLimits.memoryLevel) == Z_OK { return }
        stream.deallocate()
        return nil
    }

    deinit {
        deflateEnd(stream)
        stream.deallocate()
    }

    /// Begins another body.
    func reset() { deflateReset(stream) }

    /// A whole body.
    func encode(_ bytes: [UInt8]) -> [UInt8] {
        reset()
        return write(bytes, .finish)
    }

    /// What the next run of bytes of a body becomes; it may be large, and is bounded by what zlib says it can grow to.
    func write(_ bytes: [UInt8], _ ending: Ending) -> [UInt8] {
        // A flush ends the block with up to ten bytes that the bound of a whole body does not count.
        let bound = Int(deflateBound(stream, UInt(bytes.count))) + Self.flushBytes
        return bytes.withUnsafeBufferPointer { input in
            [UInt8](unsafeUninitializedCapacity: bound) { output, count in
                stream.pointee.next_in = UnsafeMutablePointer(mutating: input.baseAddress)
                stream.pointee.avail_in = UInt32(input.count)
                stream.pointee.next_out = output.baseAddress
                stream.pointee.avail_out = UInt32(output.count)
                let status = deflate(stream, ending.rawValue)
                precondition(
                    ending == .finish ? status == Z_STREAM_END : status == Z_OK || status == Z_BUF_ERROR,
                    "deflate has room for all that it can write")
                count = output.count - Int(stream.pointee.avail_out)
                stream.pointee.next_in = nil
                stream.pointee.next_out = nil
            }
        }
    }

    private static let flushBytes = 64
}
