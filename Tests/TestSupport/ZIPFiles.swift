import CZlib

/// The files of a ZIP archive whose files are deflated, with the lengths behind each: the one form of a stream that every
/// reader takes (PKWARE's APPNOTE, sections 4.3.9 and 4.3.12).
public enum ZIPFiles {
    /// What is not as it should be in an archive.
    public struct Damage: Error {
        /// In a few words.
        public let what: String
    }

    /// The files by the archive's directory, each held against its check value and length.
    public static func read(_ bytes: [UInt8]) throws -> [(name: String, content: [UInt8])] {
        func number(_ place: Int, _ count: Int) throws -> Int {
            guard place >= 0, place + count <= bytes.count else { throw Damage(what: "cut short") }
            return bytes[place..<place + count].reversed().reduce(0) { $0 << 8 | Int($1) }
        }
        func expect(_ isTrue: Bool, _ what: String) throws { if !isTrue { throw Damage(what: what) } }
        let end = bytes.count - 22
        try expect(try number(end, 4) == 0x0605_4B50, "no end of the directory")
        var place = try number(end + 16, 4)
        var files: [(name: String, content: [UInt8])] = []
        for _ in 0..<(try number(end + 10, 2)) {
            try expect(try number(place, 4) == 0x0201_4B50, "no file in the directory")
            let (size, length) = (try number(place + 24, 4), try number(place + 28, 2))
            let packed = try number(place + 20, 4)
            let form = (method: try number(place + 10, 2), flags: try number(place + 8, 2))
            try expect(form.method == 8 && form.flags & 8 == 8, "another form")
            let name = String(decoding: bytes[place + 46..<place + 46 + length], as: UTF8.self)
            let start = try number(place + 42, 4) + 30 + length
            try expect(try number(start + packed, 4) == 0x0807_4B50, "no lengths behind \(name)")
            try expect(try number(start + packed + 8, 4) == packed, "another length behind \(name)")
            // As gzip (RFC 1952), whose end has the same two values, so that zlib holds the content against them.
            let values = Array(bytes[place + 16..<place + 20]) + Array(bytes[place + 24..<place + 28])
            let head: [UInt8] = [0x1F, 0x8B, 8, 0, 0, 0, 0, 0, 0, 3]
            files.append((name, try inflated(head + Array(bytes[start..<start + packed]) + values, size: size)))
            place += 46 + length
        }
        return files
    }

    private static func inflated(_ member: [UInt8], size: Int) throws -> [UInt8] {
        var (member, stream) = (member, z_stream())
        guard czlib_gunzip_begin(&stream) == Z_OK else { throw Damage(what: "no memory") }
        defer { inflateEnd(&stream) }
        // One byte more, so that zlib has room to come to the end of a file of nothing.
        var content = [UInt8](repeating: 0, count: size + 1)
        let status = member.withUnsafeMutableBufferPointer { input in
            content.withUnsafeMutableBufferPointer { output in
                (stream.next_in, stream.avail_in) = (input.baseAddress, UInt32(input.count))
                (stream.next_out, stream.avail_out) = (output.baseAddress, UInt32(output.count))
                return inflate(&stream, Z_FINISH)
            }
        }
        guard status == Z_STREAM_END, stream.total_out == size else {
            throw Damage(what: "a file that does not inflate")
        }
        return Array(content.dropLast())
    }
}
