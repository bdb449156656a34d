/// Texts that name bank accounts.
enum BankAccountText {
    /// Whether a text is an IBAN (ISO 13616): its check digits are right (ISO 7064, MOD 97-10). Spaces between do not count.
    ///
    /// So that its digits are not taken for those of a payment card, as a tenth of all numbers of that length would be.
    static func isIBAN(_ text: String) -> Bool {
        let characters = text.utf8.filter { $0 != UInt8(ascii: " ") }
        guard (15...34).contains(characters.count), characters.prefix(2).allSatisfy(isLetter),
            characters.dropFirst(2).prefix(2).allSatisfy(isDigit)
        else { return false }
        var remainder = 0
        for character in characters.dropFirst(4) + characters.prefix(4) {
            if isDigit(character) {
                remainder = (remainder * 10 + Int(character - UInt8(ascii: "0"))) % 97
            } else if isLetter(character) {
                remainder = (remainder * 100 + Int(character - UInt8(ascii: "A")) + 10) % 97
            } else {
                return false
            }
        }
        return remainder == 1
    }

    private static func isLetter(_ character: UInt8) -> Bool {
        (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains(character)
    }

    private static func isDigit(_ character: UInt8) -> Bool {
        (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(character)
    }
}
