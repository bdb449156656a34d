/// The exact decimal value of a JSON number: a sign, digits without zeros at either end, and where the point is.
struct JSONDecimal {
    private var isNegative = false
    /// The digits as ASCII; empty for zero.
    private var digits: [UInt8] = []
    /// The value is 0.DIGITS times ten to this power.
    private var pointPosition = 0

    /// Plain digits are written up to this many before the point, as in ECMAScript.
    private static let mostPlainDigits = 21
    /// Plain digits are written down to this many zeros behind the point, as in ECMAScript.
    private static let mostLeadingZeros = 6

    /// Reads a number that the parser has checked.
    init(_ text: UnsafeBufferPointer<UInt8>) {
        var exponent = 0
        var isFraction = false
        var integerDigits = 0
        digits.reserveCapacity(text.count)
        scan: for (index, byte) in text.enumerated() {
            switch byte {
            case Byte.minus: isNegative = true
            case Byte.point: isFraction = true
            case Byte.lowerE, Byte.upperE:
                exponent = Self.exponent(UnsafeBufferPointer(rebasing: text[(index + 1)...]))
                break scan
            default:
                digits.append(byte)
                if !isFraction { integerDigits += 1 }
            }
        }
        let leadingZeros = digits.prefix { $0 == Byte.zero }.count
        digits.removeFirst(leadingZeros)
        while digits.last == Byte.zero { digits.removeLast() }
        pointPosition = integerDigits - leadingZeros + exponent
    }

    /// The digits of an exponent, at most nine that matter, as the parser has made sure.
    private static func exponent(_ text: UnsafeBufferPointer<UInt8>) -> Int {
        var value = 0
        for byte in text where Byte.isDigit(byte) {
            let (product, isOver) = value.multipliedReportingOverflow(by: 10)
            value = isOver ? value : product + Int(byte - Byte.zero)
        }
        return text.first == Byte.minus ? -value : value
    }

    /// The one way to write this value; see `JSONCanonical`.
    var canonicalBytes: [UInt8] {
        guard !digits.isEmpty else { return [Byte.zero] }
        var bytes: [UInt8] = isNegative ? [Byte.minus] : []
        if pointPosition > 0, pointPosition <= Self.mostPlainDigits {
            appendPlain(to: &bytes)
        } else if pointPosition <= 0, pointPosition > -Self.mostLeadingZeros {
            bytes.append(contentsOf: "0.".utf8)
            bytes.append(contentsOf: repeatElement(Byte.zero, count: -pointPosition))
            bytes.append(contentsOf: digits)
        } else {
            appendScientific(to: &bytes)
        }
        return bytes
    }

    private func appendPlain(to bytes: inout [UInt8]) {
        bytes.append(contentsOf: digits.prefix(pointPosition))
        if digits.count > pointPosition {
            bytes.append(Byte.point)
            bytes.append(contentsOf: digits.dropFirst(pointPosition))
        } else {
            bytes.append(contentsOf: repeatElement(Byte.zero, count: pointPosition - digits.count))
        }
    }

    private func appendScientific(to bytes: inout [UInt8]) {
        bytes.append(digits[0])
        if digits.count > 1 {
            bytes.append(Byte.point)
            bytes.append(contentsOf: digits.dropFirst())
        }
        let exponent = pointPosition - 1
        bytes.append(Byte.lowerE)
        bytes.append(exponent < 0 ? Byte.minus : Byte.plus)
        bytes.append(contentsOf: String(exponent.magnitude).utf8)
    }
}
