/// The bounds of what the Auth module takes, and how long what it gives is good for.
public enum AuthLimits {
    /// The shortest hospital code.
    public static let codeLeastCharacters = 2
    /// The longest hospital code.
    public static let codeCharacters = 32
    /// The longest name of a hospital, a location or a user.
    public static let nameCharacters = 200
    /// The longest line of an address.
    public static let addressCharacters = 200
    /// The longest pattern of patient numbers.
    public static let patientNumberPatternCharacters = 20
    /// The shortest password.
    public static let passwordLeastCharacters = 10
    /// The longest password.
    public static let passwordCharacters = 128
    /// The longest reason for a change of status.
    public static let reasonCharacters = 500
    /// How long an access token is valid.
    public static let accessTokenSeconds = 15 * 60
    /// How long a refresh token is valid.
    public static let refreshTokenSeconds = 7 * 24 * 60 * 60
    /// How long after a rotation the old refresh token gives the same new pair again.
    public static let refreshRepeatSeconds = 30
    /// How many failed log-ins of one account from one address lock it there.
    public static let loginFailureCount = 5
    /// How long such a lock lasts after the last failure.
    public static let loginLockSeconds = 15 * 60
}
