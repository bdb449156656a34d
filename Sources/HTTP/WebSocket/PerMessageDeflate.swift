import CZlib

/// Compressed messages (RFC 7692), each for itself: neither side keeps what came before (`…_no_context_takeover`).
///
/// So what is told to a thousand clients is compressed once, and a client that is silent takes no memory for it.
enum PerMessageDeflate {
    /// What the server agrees to.
    static let agreement = "permessage-deflate; server_no_context_takeover; client_no_context_takeover"

    /// What a sender leaves away at the end of each message (section 7.2.1).
    private static let tail: [UInt8] = [0x00, 0x00, 0xFF, 0xFF]

    /// Windows that may be asked of a server: this one always uses the largest, so that it takes no offer that wants another.
    private static let windowBits = "15"

    /// Whether one of the offers in the values of `Sec-WebSocket-Extensions` can be agreed to (section 7.1).
    ///
    /// An offer with a parameter that is unknown, said twice or ill-formed is passed over, and so is one that wants a smaller
    /// window of the server.
    static func isOffered(_ values: [String]) -> Bool {
        values.flatMap { $0.split(separator: ",") }.contains { offer in
            let parts = offer.split(separator: ";", omittingEmptySubsequences: false).map(trimmed)
            guard parts.first == "permessage-deflate" else { return false }
            var seen: Set<Substring> = []
            return parts.dropFirst().allSatisfy { part in
                let pair = part.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
                guard let name = pair.first, seen.insert(name).inserted else { return false }
                let value = pair.count == 2 ? unquoted(pair[1]) : nil
                switch name {
                case "server_no_context_takeover", "client_no_context_takeover": return pair.count == 1
                case "server_max_window_bits": return value.map { $0 == windowBits } ?? false
                case "client_max_window_bits": return pair.count == 1 || value.flatMap(bits) != nil
                default: return false
                }
            }
        }
    }

    /// 8–15, without a zero in front.
    private static func bits(_ text: Substring) -> Int? {
        guard let number = Int(text), (8...15).contains(number), "\(number)" == text else { return nil }
        return number
    }

    private static func unquoted(_ text: Substring) -> Substring {
        text.count >= 2 && text.first == "\"" && text.last == "\"" ? text.dropFirst().dropLast() : text
    }

    private static func trimmed(_ text: Substring) -> Substring {
        var rest = text
        while let first = rest.first, first == " " || first == "\t" { rest = rest.dropFirst() }
        while let last = rest.last, last == " " || last == "\t" { rest = rest.dropLast() }
        return rest
    }

    /// What a message becomes; the encoder is `raw` and used by nobody else meanwhile.
    static func deflate(_ bytes: [UInt8], by encoder: DeflateEncoder) -> [UInt8] {
        encoder.reset()
        return Array(encoder.write(bytes, .flush).dropLast(tail.count))
    }

    /// The message of compressed bytes; throws `tooLarge` where it has more than `limitBytes`, `invalidData` where the bytes
    /// are no DEFLATE or end within a block.
    static func inflate(_ bytes: [UInt8], limitBytes: Int) throws(WebSocketFailure) -> [UInt8] {
        var stream = z_stream()
        guard czlib_inflate_begin(&stream) == Z_OK else {
            throw WebSocketFailure(code: .internalError, reason: "no memory for a compressed message")
        }
        defer { inflateEnd(&stream) }
        var input = bytes + tail
        var output = [UInt8](repeating: 0, count: limitBytes + 1)
        let status = input.withUnsafeMutableBufferPointer { input in
            output.withUnsafeMutableBufferPointer { output in
                stream.next_in = input.baseAddress
                stream.avail_in = UInt32(input.count)
                stream.next_out = output.baseAddress
                stream.avail_out = UInt32(output.count)
                return CZlib.inflate(&stream, Z_SYNC_FLUSH)
            }
        }
        let count = output.count - Int(stream.avail_out)
        if count > limitBytes { throw .tooLarge }
        // A sender may end its last block (section 7.2.3.4): what was left away then follows the end, and is not read.
        let isWhole = status == Z_STREAM_END || status == Z_OK && stream.avail_in == 0
        guard isWhole else {
            throw WebSocketFailure(code: .invalidData, reason: "a compressed message that is damaged")
        }
        return Array(output.prefix(count))
    }
}
