public import Kernel

/// A member as another one may see them: enough to tell whether it is who was meant, and no more.
public struct MemberSummary: Hashable, Sendable, Codable {
    /// The member.
    public var id: UserID
    /// The given name and the first letter of the last one (`Fatma H***`), of one word the first letter alone (`F***`);
    /// absent where they gave no name, or it was erased.
    public var maskedName: String?
    /// Whether they may log in.
    public var status: UserStatus

    /// Makes a summary of a member by their full name, of which no more is kept than may be shown.
    public init(id: UserID, displayName: String?, status: UserStatus) {
        self.id = id
        maskedName = displayName.flatMap(MaskedName.of)
        self.status = status
    }
}

/// How a name is shown to those who need only recognise it.
enum MaskedName {
    /// What stands for the letters that are not shown; always as many, so that it tells no length.
    private static let cover = "***"

    /// The masked form; letters are counted as people see them, whatever the script. Nil for a name without any.
    static func of(_ name: String) -> String? {
        let words = name.split(whereSeparator: \.isWhitespace)
        guard let last = words.last, let letter = last.first else { return nil }
        guard words.count > 1, let given = words.first else { return "\(letter)\(cover)" }
        return "\(given) \(letter)\(cover)"
    }
}
