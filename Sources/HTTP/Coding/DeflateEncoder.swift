import CZlib

/// Compresses by zlib, with a state that is used again: to make one costs more than to compress a small body.
///
/// One caller at a time uses it; more than a few kilobytes belong off the reactor.
public final class DeflateEncoder: @unchecked Sendable {
    // @unchecked: the z_stream is used by whoever the encoder is lent to, one caller at a time.

    /// What is around the compressed bytes.
    public enum Form: Sendable {
        /// The gzip format (RFC 1952), for answers.
        case gzip
        /// Nothing (RFC 1951), for the files of a ZIP archive.
        case raw
    }

    /// What follows a run of bytes.
    public enum Ending: Int32, Sendable {
        /// More; what came so far may be kept back until then.
        case more = 0
        /// More; what came so far can be read by the other end at once.
        case flush = 2
        /// Nothing: the body is over.
        case finish = 4
    }

    private let stream: UnsafeMutablePointer<z_stream>

    /// Makes an encoder; nil where there is no memory for it.
    public init?(_ form: Form) {
        stream = .allocate(capacity: 1)
        stream.initialize(to: z_stream())
        let status =
            switch form {
            case .gzip: czlib_gzip_begin(stream, GzipLimits.level, GzipLimits.memoryLevel)
            case .raw: czlib_deflate_begin(stream, GzipLimits.level, GzipLimits.memoryLevel)
            }
        if status == Z_OK { return }
        stream.deallocate()
        return nil
    }

    deinit {
        deflateEnd(stream)
        stream.deallocate()
    }

    /// Begins another body.
    public func reset() { deflateReset(stream) }

    /// A whole body.
    func encode(_ bytes: [UInt8]) -> [UInt8] {
        reset()
        return write(bytes, .finish)
    }

    /// What the next run of bytes of a body becomes; it may be large, and nothing where the run is kept back.
    public func write(_ bytes: [UInt8], _ ending: Ending) -> [UInt8] {
        // A flush ends the block with up to ten bytes that the bound of a whole body does not count.
        let bound = Int(deflateBound(stream, UInt(bytes.count))) + Self.flushBytes
        return bytes.withUnsafeBufferPointer { input in
            stream.pointee.next_in = UnsafeMutablePointer(mutating: input.baseAddress)
            stream.pointee.avail_in = UInt32(input.count)
            defer { stream.pointee.next_in = nil }
            var written = writeOnce(bound, ending)
            // Only what earlier runs kept back can be more than the bound of this one.
            while stream.pointee.avail_out == 0 { written += writeOnce(Self.keptBackBytes, ending) }
            return written
        }
    }

    /// What fits into `capacity` bytes; more is to come where all of them were filled.
    private func writeOnce(_ capacity: Int, _ ending: Ending) -> [UInt8] {
        [UInt8](unsafeUninitializedCapacity: capacity) { output, count in
            stream.pointee.next_out = output.baseAddress
            stream.pointee.avail_out = UInt32(capacity)
            let status = deflate(stream, ending.rawValue)
            precondition(
                status == Z_STREAM_END || status == Z_OK || status == Z_BUF_ERROR, "deflate is called as it wants to be"
            )
            count = capacity - Int(stream.pointee.avail_out)
            stream.pointee.next_out = nil
        }
    }

    private static let flushBytes = 64
    private static let keptBackBytes = 16 * 1024
}
