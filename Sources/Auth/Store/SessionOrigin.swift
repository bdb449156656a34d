import AuthAPI

/// Where a session begins, as people are shown it.
struct SessionOrigin: Sendable {
    /// The numeric address.
    let remoteAddress: String
    /// What the program calls itself, bounded and in visible ASCII; nil where it does not.
    let userAgent: String?

    init(_ caller: AnonymousCaller) {
        remoteAddress = caller.remoteAddress
        userAgent = caller.userAgent.flatMap(Self.shown)
    }

    /// The text with anything that a screen might do more with than show it replaced; nil where nothing is left.
    private static func shown(_ text: String) -> String? {
        let scalars = text.unicodeScalars.prefix(AuthLimits.userAgentCharacters).map { scalar in
            (0x20...0x7E).contains(scalar.value) && scalar != "<" && scalar != ">" ? Character(scalar) : "?"
        }
        return scalars.contains { $0 != " " } ? String(scalars) : nil
    }
}
