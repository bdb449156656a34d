import CCrypt

/// A bcrypt hash that was brought from another system (`$2a$`, `$2b$`, `$2y$`); it is verified, never made.
struct BcryptHash: Equatable {
    /// The costs that are verified: 2^14 rounds take about a second.
    private static let acceptedCosts = 4...14
    private static let textBytes = 60

    private let text: String

    /// Reads the 60-character form; nil for anything else and for a cost above what is verified.
    init?(_ text: String) {
        let bytes = Array(text.utf8)
        guard bytes.count == Self.textBytes, ["$2a$", "$2b$", "$2y$"].contains(String(text.prefix(4))),
            bytes[6] == UInt8(ascii: "$"), bytes[4...5].allSatisfy(Self.isDigit),
            bytes[7...].allSatisfy(Self.isCharacter),
            let cost = Int(text.dropFirst(4).prefix(2)), Self.acceptedCosts.contains(cost)
        else { return nil }
        self.text = text
    }

    /// Whether the hash was made of `password`; bcrypt itself reads 72 bytes at most.
    ///
    /// Blocks for the time of the cost.
    func matches(_ password: [UInt8]) -> Bool {
        // C text ends at a zero: a password with one in it would match its own beginning.
        guard !password.contains(0) else { return false }
        var output = [CChar](repeating: 0, count: Self.textBytes + 1)
        let terminated = password.map { CChar(bitPattern: $0) } + [0]
        guard ccrypt_hash(terminated, text, &output, output.count) == 0 else { return false }
        return ConstantTime.equal(output.dropLast().map { UInt8(bitPattern: $0) }, Array(text.utf8))
    }

    private static func isDigit(_ byte: UInt8) -> Bool {
        (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
    }

    private static func isCharacter(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "."),
            UInt8(ascii: "/"):
            true
        default: isDigit(byte)
        }
    }
}
