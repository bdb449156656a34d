extension TraceContext {
    /// Reads a `traceparent` header (W3C Trace Context section 3.2); nil where a new trace is to be begun.
    ///
    /// Version 00 is read strictly; of later versions, but ff, the fields of 00 are taken.
    public init?(traceparent text: some StringProtocol) {
        let bytes = Array(text.utf8.prefix(Self.traceparentLimitBytes + 1))
        guard bytes.count >= 55, bytes.count <= Self.traceparentLimitBytes,
            let version = Self.hexadecimal(bytes[0..<2]), version != 0xFF,
            bytes[2] == UInt8(ascii: "-"), bytes[35] == UInt8(ascii: "-"), bytes[52] == UInt8(ascii: "-"),
            let high = Self.hexadecimal(bytes[3..<19]), let low = Self.hexadecimal(bytes[19..<35]), high | low != 0,
            let span = Self.hexadecimal(bytes[36..<52]), span != 0,
            let flags = Self.hexadecimal(bytes[53..<55]),
            bytes.count == 55 || version > 0 && bytes[55] == UInt8(ascii: "-")
        else { return nil }
        self.init(traceHigh: high, traceLow: low, spanID: span, isSampled: flags & 1 == 1)
    }

    /// The longest header that is read.
    public static let traceparentLimitBytes = 256

    /// The header for a call that is made under this span: version 00.
    public var traceparent: String { "00-\(traceIDText)-\(spanIDText)-\(isSampled ? "01" : "00")" }

    /// The trace's id as 32 hexadecimal digits.
    public var traceIDText: String {
        String(unsafeUninitializedCapacity: 32) { bytes in
            Self.write(traceHigh, to: bytes, at: 0)
            Self.write(traceLow, to: bytes, at: 16)
            return 32
        }
    }

    /// The span's id as 16 hexadecimal digits.
    public var spanIDText: String {
        String(unsafeUninitializedCapacity: 16) { bytes in
            Self.write(spanID, to: bytes, at: 0)
            return 16
        }
    }

    /// The context of a span within this one; `spanID` is not zero.
    public func child(spanID: UInt64) -> TraceContext {
        TraceContext(traceHigh: traceHigh, traceLow: traceLow, spanID: spanID, isSampled: isSampled)
    }

    /// Writes a word as 16 digits: each request's log line has three.
    private static func write(_ word: UInt64, to bytes: UnsafeMutableBufferPointer<UInt8>, at offset: Int) {
        for index in 0..<16 {
            let digit = UInt8(truncatingIfNeeded: word >> UInt64(60 - 4 * index)) & 0xF
            bytes[offset + index] = digit < 10 ? UInt8(ascii: "0") + digit : UInt8(ascii: "a") + digit - 10
        }
    }

    /// Lower-case digits only, as the specification asks.
    private static func hexadecimal(_ bytes: ArraySlice<UInt8>) -> UInt64? {
        var value: UInt64 = 0
        for byte in bytes {
            switch byte {
            case UInt8(ascii: "0")...UInt8(ascii: "9"): value = value << 4 | UInt64(byte - UInt8(ascii: "0"))
            case UInt8(ascii: "a")...UInt8(ascii: "f"): value = value << 4 | UInt64(byte - UInt8(ascii: "a") + 10)
            default: return nil
            }
        }
        return value
    }
}
