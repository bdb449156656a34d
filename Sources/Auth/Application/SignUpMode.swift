/// Who may sign a hospital up over the API (`MEDLEY_SIGNUP`); the raw values are those of the setting.
public enum SignUpMode: String, Sendable, CaseIterable {
    /// Anyone, until one hospital exists.
    case first
    /// Anyone.
    case open
    /// Nobody; `medley hospital create` still works.
    case closed
}
