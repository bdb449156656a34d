import AuthAPI
import Crypto

/// A code of six digits that a person types.
struct OneTimeCode: Sendable {
    /// The digits.
    let text: String

    /// A new code, each as likely as any other.
    init() {
        let count: UInt64 = (0..<AuthLimits.codeDigits).reduce(1) { product, _ in product * 10 }
        // Above the last whole multiple the small codes would be likelier.
        let limit = UInt64.max - UInt64.max % count
        var number = SecureRandom.uint64()
        while number >= limit { number = SecureRandom.uint64() }
        let digits = String(number % count)
        text = String(repeating: "0", count: AuthLimits.codeDigits - digits.utf8.count) + digits
    }

    /// The digits of what somebody typed, in whatever script, without white space between them; other text as it is.
    static func typed(_ text: String) -> String {
        String(
            text.compactMap { character -> Character? in
                if character.isWhitespace { return nil }
                guard let digit = character.wholeNumberValue, (0...9).contains(digit) else { return character }
                return Character(String(digit))
            })
    }
}
