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
    /// How long a ticket is good with which a page opens a WebSocket or an event stream.
    public static let ticketSeconds = 30
    /// The most API keys of a hospital that are good for anything.
    public static let apiKeyCount = 100
    /// The longest that an API key may be good for: five years.
    public static let apiKeySeconds = 5 * 365 * 24 * 60 * 60
    /// How long an API key is good for unless its maker says otherwise: a year.
    public static let apiKeyUsualSeconds = 365 * 24 * 60 * 60
    /// How long an API key that was verified is taken for good without another look at the database.
    public static let apiKeyVerifiedSeconds = 5 * 60
    /// How long an API key that opened nothing is refused without another look at the database.
    public static let apiKeyRefusedSeconds = 10
    /// How many digits a one-time code has.
    public static let codeDigits = 6
    /// How long a one-time code is valid.
    public static let codeSeconds = 5 * 60
    /// How many wrong tries end a one-time code.
    public static let codeTryCount = 5
    /// How long a link for a new password is valid.
    public static let resetSeconds = 30 * 60
    /// How long an invitation's link is valid.
    public static let invitationSeconds = 3 * 24 * 60 * 60
    /// How far apart two messages to one phone or account must be asked for.
    public static let messageSpacingSeconds = 60
    /// How many messages to one phone or account may be asked for in an hour.
    public static let messagesPerHour = 5
    /// How many messages of a kind may be asked for from one address in an hour; a whole clinic is one address.
    public static let messagesPerAddressAndHour = 300
    /// The longest text that is taken for a phone.
    public static let typedPhoneCharacters = 40
    /// The longest text that is taken for an address to log in with.
    public static let typedEmailCharacters = 254
    /// How much is kept of what a program calls itself.
    public static let userAgentCharacters = 200
    /// How many members may be looked up at once.
    public static let memberLookUpCount = 2_000
    /// How many codes for lost authenticators a user is given.
    public static let recoveryCodeCount = 10
    /// How long a log-in waits for its second factor.
    public static let challengeSeconds = 5 * 60
    /// How many wrong tries end a log-in that waits.
    public static let challengeTryCount = 5
    /// The longest text that is taken for a code of an authenticator, or one for a lost authenticator.
    public static let typedCodeCharacters = 64
}
