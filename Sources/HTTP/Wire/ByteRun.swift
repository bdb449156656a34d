import Kernel

/// Bytes that are written one run after the other into memory whose size is known to be enough.
///
/// An array looks at its capacity and at who else holds it with each append; the head of an answer is a dozen appends of
/// a few bytes, where that is most of the work.
struct ByteRun: ~Copyable {
    private let start: UnsafeMutableRawPointer
    private let capacity: Int
    /// How many bytes were written.
    private(set) var count = 0

    private init(_ start: UnsafeMutableRawPointer, capacity: Int) {
        self.start = start
        self.capacity = capacity
    }

    /// The bytes that `write` writes, of which there are at most `capacity`; more than that are a programmer's error.
    @inline(__always)
    static func bytes(capacity: Int, _ write: (inout ByteRun) -> Void) -> [UInt8] {
        var bytes: [UInt8] = []
        // Of the ways to fill an array in place this one alone asks for its memory without a look at type metadata.
        bytes.append(addingCapacity: capacity) { span in
            span.withUnsafeMutableBufferPointer { buffer, count in
                guard let start = buffer.baseAddress else { return }
                var run = ByteRun(start, capacity: buffer.count)
                write(&run)
                count = run.count
            }
        }
        return bytes
    }

    @inline(__always)
    mutating func append(_ bytes: UnsafeRawBufferPointer) {
        precondition(bytes.count <= capacity - count, "the capacity is counted before bytes are written")
        guard let source = bytes.baseAddress else { return }
        (start + count).copyMemory(from: source, byteCount: bytes.count)
        count += bytes.count
    }

    mutating func append(_ bytes: [UInt8]) {
        bytes.withUnsafeBytes { append($0) }
    }

    @inline(__always)
    mutating func append(_ text: StaticString) {
        append(UnsafeRawBufferPointer(start: text.utf8Start, count: text.utf8CodeUnitCount))
    }

    mutating func append(_ text: String) {
        var text = text
        text.withUTF8 { append(UnsafeRawBufferPointer($0)) }
    }

    /// A number that is not negative, in decimal digits.
    mutating func append(digits number: Int) {
        precondition(number >= 0, "what is counted is not negative")
        var rest = number
        // The last digit comes first, so the number is put together from behind.
        withUnsafeTemporaryAllocation(byteCount: Self.digitLimit, alignment: 1) { digits in
            var place = digits.count
            repeat {
                place -= 1
                digits[place] = UInt8(truncatingIfNeeded: rest % 10) + 0x30
                rest /= 10
            } while rest > 0
            append(UnsafeRawBufferPointer(rebasing: digits[place...]))
        }
    }

    /// A word as sixteen lower-case hexadecimal digits.
    mutating func append(hexWord word: UInt64) {
        let digits = (
            HexText.digits(UInt32(word >> 32)), HexText.digits(UInt32(truncatingIfNeeded: word))
        )
        withUnsafeBytes(of: digits) { append($0) }
    }

    /// The digits of the largest Int.
    static let digitLimit = 19
}
