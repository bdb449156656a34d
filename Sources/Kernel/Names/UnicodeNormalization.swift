// The standard library normalises strings to compare and hash them, and gives the result out only under this label.
// Foundation's public functions for it are not in FoundationEssentials, and the rest of Foundation brings ICU along.
@_spi(_Unicode) import Swift

/// Unicode's canonical normal forms (UAX #15).
enum UnicodeNormalization {
    /// The composed form, NFC, in which text is stored.
    static func composed(_ text: String) -> String {
        // ASCII is its own normal form.
        guard !text.utf8.allSatisfy({ $0 < 0x80 }) else { return text }
        var scalars = String.UnicodeScalarView()
        for scalar in text._nfc { scalars.append(scalar) }
        return String(scalars)
    }

    /// The scalars of the decomposed form, NFD, in which accents stand alone.
    static func decomposedScalars(_ text: String) -> [Unicode.Scalar] {
        Array(text._nfd)
    }
}
