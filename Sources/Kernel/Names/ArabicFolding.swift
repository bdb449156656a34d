/// What Arabic script asks of folding beyond the letters themselves.
enum ArabicFolding {
    /// Whether a scalar is a vowel point, a hamza or madda above or below, or a mark of Koranic reading.
    static func isMark(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.value {
        case 0x0610...0x061A, 0x064B...0x065F, 0x0670, 0x06D6...0x06DC, 0x06DF...0x06E4, 0x06E7...0x06E8,
            0x06EA...0x06ED, 0x08D3...0x08FF:
            true
        default: false
        }
    }

    /// Parts `عبدالله` into `عبد الله`: names of servants (of God) are written in one word or two, by taste.
    static func splitServantNames(in scalars: inout [Unicode.Scalar]) {
        guard scalars.contains(servant[0]) else { return }
        var result: [Unicode.Scalar] = []
        result.reserveCapacity(scalars.count + 2)
        for word in scalars.split(separator: " ") {
            if !result.isEmpty { result.append(" ") }
            if word.count > servant.count, word.starts(with: servant), word[word.startIndex + servant.count] == "ا" {
                result.append(contentsOf: servant + [" "] + word.dropFirst(servant.count))
            } else {
                result.append(contentsOf: word)
            }
        }
        scalars = result
    }

    private static let servant = Array("عبد".unicodeScalars)
}
