/// The secret of an authenticator, told once.
public struct SecondFactorSecretView: Hashable, Sendable, Codable {
    /// What an authenticator reads, as a picture or a link (`otpauth://totp/…`).
    public var uri: String
    /// The secret in base32, to be typed.
    public var secret: String
    /// How many digits a code has.
    public var digits: Int
    /// How long a code is the present one.
    public var periodSeconds: Int

    /// Makes a view; see the properties.
    public init(uri: String, secret: String, digits: Int, periodSeconds: Int) {
        self.uri = uri
        self.secret = secret
        self.digits = digits
        self.periodSeconds = periodSeconds
    }
}

/// Codes for when the authenticator is lost, told once.
public struct RecoveryCodesView: Hashable, Sendable, Codable {
    /// Each logs in once in place of the authenticator.
    public var recoveryCodes: [String]

    /// Makes a view; see the properties.
    public init(recoveryCodes: [String]) { self.recoveryCodes = recoveryCodes }
}

/// What a log-in gives whose second factor is still to come.
public struct SecondFactorChallengeView: Hashable, Sendable, Codable {
    /// What the code is given with; opaque, and good once.
    public var challenge: String
    /// How long it is good for.
    public var expiresInSeconds: Int

    /// Makes a view; see the properties.
    public init(challenge: String, expiresInSeconds: Int) {
        self.challenge = challenge
        self.expiresInSeconds = expiresInSeconds
    }
}

/// What logging in came to.
public enum LogInOutcome: Hashable, Sendable {
    /// A session has begun.
    case tokens(TokenPairView)
    /// The second factor is still to come.
    case challenge(SecondFactorChallengeView)
}

/// What logging in is answered with: a pair of tokens, or `mfaRequired` with a `challenge` and no tokens.
public struct LogInView: Hashable, Sendable, Codable {
    /// True where a second factor is still to come (`POST /auth/mfa`); absent otherwise.
    public var mfaRequired: Bool?
    /// What the code is given with; only where `mfaRequired`.
    public var challenge: String?
    /// A JWT for `Authorization: Bearer`.
    public var accessToken: String?
    /// An opaque token for the next pair.
    public var refreshToken: String?
    /// `Bearer`.
    public var tokenType: String?
    /// How long the access token, or the challenge, is still valid.
    public var expiresInSeconds: Int
    /// Whom the tokens speak for.
    public var user: UserView?
    /// True where the log-in has just made the user, a member; absent otherwise.
    public var isNew: Bool?
    /// True where the tokens are good for setting a second factor up and for nothing else; absent otherwise.
    public var mustSetSecondFactor: Bool?

    /// The answer of an outcome.
    public init(_ outcome: LogInOutcome) {
        switch outcome {
        case .tokens(let pair):
            accessToken = pair.accessToken
            refreshToken = pair.refreshToken
            tokenType = pair.tokenType
            expiresInSeconds = pair.expiresInSeconds
            user = pair.user
            isNew = pair.isNew
            mustSetSecondFactor = pair.mustSetSecondFactor
        case .challenge(let view):
            mfaRequired = true
            challenge = view.challenge
            expiresInSeconds = view.expiresInSeconds
        }
    }
}
