import Kernel

/// Writes a ZIP file piece by piece, without knowing beforehand how long its files are (PKWARE APPNOTE 6.3).
///
/// Files are compressed by DEFLATE. Their lengths and check values follow them, and stand once more in the directory at the
/// end. (A file that is stored as it is must tell its length before it, or readers that go through an archive from its
/// beginning, such as Java's, do not find its end.)
struct ZIPWriter {
    private struct Entry {
        let name: [UInt8]
        let offset: UInt32
        var crc = CRC32()
        var size: UInt64 = 0
        var packedSize: UInt64 = 0
    }

    /// What was written so far.
    private var written: UInt64 = 0
    private var entries: [Entry] = []
    /// The time of every file, as DOS has it.
    private let time: UInt16
    private let day: UInt16

    /// An archive and each file in it are shorter: 4 GiB would need the form of ZIP64.
    static let limitBytes: UInt64 = 0xFFFF_FFFF
    /// The most files of an archive: 65,535 would need the form of ZIP64.
    static let fileCount = 0xFFFE
    private static let deflated: UInt16 = 8
    /// Bit 3: lengths follow the file. Bit 11: names are UTF-8.
    private static let flags: UInt16 = 1 << 3 | 1 << 11
    private static let version: UInt16 = 20

    /// Begins an archive that says of its files that they were written on a day.
    init(on date: LocalDate) {
        time = 0
        let year = UInt16(clamping: min(max(date.year - 1980, 0), 127))
        day = year << 9 | UInt16(clamping: date.month) << 5 | UInt16(clamping: date.day)
    }

    /// Begins a file.
    mutating func begin(_ name: String) -> [UInt8] {
        let name = Array(name.utf8)
        entries.append(Entry(name: name, offset: UInt32(clamping: written)))
        var bytes = Self.number(UInt32(0x0403_4B50)) + Self.number(Self.version) + Self.number(Self.flags)
        bytes += Self.number(Self.deflated) + Self.number(time) + Self.number(day)
        bytes += [UInt8](repeating: 0, count: 12) + Self.number(UInt16(clamping: name.count)) + Self.number(UInt16(0))
        return add(bytes + name)
    }

    /// More bytes of the file that was begun, and what they became; nil where the archive or the file would be longer than
    /// the form allows.
    mutating func content(_ bytes: [UInt8], packed: [UInt8]) -> [UInt8]? {
        guard let last = entries.indices.last, entries.count <= Self.fileCount,
            written + UInt64(packed.count) < Self.limitBytes, entries[last].size + UInt64(bytes.count) < Self.limitBytes
        else { return nil }
        entries[last].crc.update(bytes)
        entries[last].size += UInt64(bytes.count)
        entries[last].packedSize += UInt64(packed.count)
        return add(packed)
    }

    /// Ends the file that was begun.
    mutating func end() -> [UInt8] {
        guard let last = entries.last else { return [] }
        return add(Self.number(UInt32(0x0807_4B50)) + Self.lengths(last))
    }

    /// The directory, which ends the archive.
    mutating func finish() -> [UInt8] {
        let start = UInt32(clamping: written)
        var directory: [UInt8] = []
        for entry in entries {
            directory += Self.number(UInt32(0x0201_4B50)) + Self.number(Self.version) + Self.number(Self.version)
            directory += Self.number(Self.flags) + Self.number(Self.deflated) + Self.number(time) + Self.number(day)
            directory += Self.lengths(entry) + Self.number(UInt16(clamping: entry.name.count))
            directory += [UInt8](repeating: 0, count: 12) + Self.number(entry.offset) + entry.name
        }
        let count = Self.number(UInt16(clamping: entries.count))
        var ending = Self.number(UInt32(0x0605_4B50)) + [UInt8](repeating: 0, count: 4) + count + count
        ending += Self.number(UInt32(clamping: directory.count)) + Self.number(start) + Self.number(UInt16(0))
        return add(directory + ending)
    }

    private mutating func add(_ bytes: [UInt8]) -> [UInt8] {
        written += UInt64(bytes.count)
        return bytes
    }

    /// Check value, length in the archive, length.
    private static func lengths(_ entry: Entry) -> [UInt8] {
        number(entry.crc.value) + number(UInt32(clamping: entry.packedSize)) + number(UInt32(clamping: entry.size))
    }

    private static func number<Number: FixedWidthInteger>(_ value: Number) -> [UInt8] {
        withUnsafeBytes(of: value.littleEndian) { Array($0) }
    }
}
