/// What Devanagari asks of folding beyond the letters themselves.
enum DevanagariFolding {
    private static let virama: Unicode.Scalar = "\u{94D}"
    private static let anusvara: Unicode.Scalar = "\u{902}"

    /// Writes the nasal before a consonant of its own class as the anusvara, as in पण्डित and पंडित.
    static func foldNasals(in scalars: inout [Unicode.Scalar]) {
        guard scalars.count >= 3, scalars.contains(virama) else { return }
        var result: [Unicode.Scalar] = []
        result.reserveCapacity(scalars.count)
        var index = 0
        while index < scalars.count {
            if index + 2 < scalars.count, scalars[index + 1] == virama,
                let nasal = nasal(before: scalars[index + 2]), scalars[index] == nasal
            {
                result.append(anusvara)
                index += 2
            } else {
                result.append(scalars[index])
                index += 1
            }
        }
        scalars = result
    }

    /// The nasal of the class that `consonant`, a stop, belongs to.
    private static func nasal(before consonant: Unicode.Scalar) -> Unicode.Scalar? {
        switch consonant.value {
        case 0x915...0x918: "ङ"
        case 0x91A...0x91D: "ञ"
        case 0x91F...0x922: "ण"
        case 0x924...0x927: "न"
        case 0x92A...0x92D: "म"
        default: nil
        }
    }
}
