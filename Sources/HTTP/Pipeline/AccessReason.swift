import Kernel

/// Why somebody reads a record, as `Medley-Access-Reason` says it.
enum AccessReason {
    /// The longest reason.
    static let limitCharacters = 200

    /// The reason that was sent, trimmed and composed; 400 where it is empty, too long, unprintable, or sent twice.
    static func sent(_ fields: HTTPFields) throws(Failure) -> String {
        // What decoding had to replace was no UTF-8.
        guard let text = fields[.accessReason], !text.unicodeScalars.contains("\u{FFFD}"),
            // Why a text is refused is told in one sentence.
            let reason = try? TextRule(characters: 1...limitCharacters).normalized(text)
        else {
            throw Failure(
                .invalid, code: "malformedAccessReason",
                detail: "Send Medley-Access-Reason once, with 1 to \(limitCharacters) printable characters in UTF-8.")
        }
        return reason
    }
}
