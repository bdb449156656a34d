/// Why an envelope was not opened.
public enum EnvelopeError: Error, Hashable, Sendable, CustomStringConvertible {
    /// Too short to be an envelope, or of the wrong length for what it should hold.
    case malformed
    /// A format version that this program does not know: made by a newer one, or not an envelope.
    case unsupportedVersion
    /// Changed since it was sealed, or sealed under another key or for another place.
    case notAuthentic

    /// The reason, without a byte of key or contents.
    public var description: String {
        switch self {
        case .malformed: "is not a sealed envelope"
        case .unsupportedVersion: "is an envelope of an unknown version"
        case .notAuthentic: "is an envelope that was changed, or is of another key or place"
        }
    }
}
