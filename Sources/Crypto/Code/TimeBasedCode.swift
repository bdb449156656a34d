public import Kernel

/// Codes that a secret and the time give (TOTP, RFC 6238): HMAC-SHA-1, steps of 30 seconds, six digits, which is what every
/// authenticator reads.
public struct TimeBasedCode: Hashable, Sendable {
    /// How long a code is the present one.
    public static let stepSeconds = 30
    /// How many digits a code has.
    public static let digits = 6
    /// How many random bytes a new secret has, as RFC 4226 section 4 recommends.
    public static let secretBytes = 20
    /// How many steps before and after the present one are taken, for clocks that differ (RFC 6238 section 5.2).
    public static let toleratedSteps: Int64 = 1

    /// The secret that both sides know.
    public let secret: [UInt8]

    /// Codes of a new random secret.
    public init() { secret = SecureRandom.bytes(Self.secretBytes) }

    /// Codes of a secret; nil for one that is no secret, or longer than any authenticator takes.
    public init?(secret: [UInt8]) {
        guard !secret.isEmpty, secret.count <= HMACSHA1.keyBytesLimit else { return nil }
        self.secret = secret
    }

    /// The step that an instant lies in.
    public static func step(at instant: Timestamp) -> Int64 {
        let seconds = Int64(stepSeconds) * 1_000_000
        let (quotient, remainder) = instant.microseconds.quotientAndRemainder(dividingBy: seconds)
        return remainder < 0 ? quotient - 1 : quotient
    }

    /// The code of a step.
    public func code(step: Int64) -> String {
        let text = String(truncated(step) % Self.modulus)
        return String(repeating: "0", count: Self.digits - text.utf8.count) + text
    }

    /// The step of which somebody gave the code, among those around `now`; nil where it is of none.
    ///
    /// All are looked at whatever was given, in constant time. Where two steps have one code it is the later.
    public func step(of code: String, now: Timestamp) -> Int64? {
        let present = Self.step(at: now)
        let given = Array(code.utf8)
        var found: Int64?
        for step in (present - Self.toleratedSteps)...(present + Self.toleratedSteps)
        where ConstantTime.equal(given, Array(self.code(step: step).utf8)) {
            found = step
        }
        return found
    }

    private static let modulus: UInt32 = (0..<digits).reduce(1) { product, _ in product * 10 }

    /// The 31 bits that a step gives (RFC 4226 section 5.3).
    func truncated(_ step: Int64) -> UInt32 {
        let counter = UInt64(bitPattern: step)
        let message = (0..<8).map { UInt8(truncatingIfNeeded: counter >> UInt64(56 - 8 * $0)) }
        let code = HMACSHA1.code(for: message, key: secret)
        let offset = Int(code[HMACSHA1.codeBytes - 1] & 0x0f)
        let bits = code[offset..<(offset + 4)].reduce(UInt32(0)) { $0 << 8 | UInt32($1) }
        return bits & 0x7fff_ffff
    }
}
