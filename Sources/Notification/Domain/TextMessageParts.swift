/// How many parts a text makes as a text message (3GPP TS 23.038): a phone company counts and charges each.
enum TextMessageParts {
    /// The number of parts; none for no text.
    static func count(_ text: String) -> Int {
        if text.isEmpty { return 0 }
        var septets = 0
        for scalar in text.unicodeScalars {
            if basic.contains(scalar) {
                septets += 1
            } else if extended.contains(scalar) {
                septets += 2
            } else {
                return parts(text.utf16.count, one: 70, many: 67)
            }
        }
        return parts(septets, one: 160, many: 153)
    }

    private static func parts(_ units: Int, one: Int, many: Int) -> Int {
        units <= one ? 1 : (units + many - 1) / many
    }

    /// The basic character set.
    private static let basic = Set(
        ("@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?"
            + "¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà").unicodeScalars)

    /// What takes an escape before it.
    private static let extended = Set("\u{0c}^{}\\[~]|€".unicodeScalars)
}
