/// What asks for a one-time code.
public struct CodeRequest: Hashable, Sendable, Codable {
    /// The hospital's code, in either case.
    public var hospitalCode: String
    /// The user's phone as people type it; read by the hospital's country.
    public var phone: String

    /// Makes a request; see the properties.
    public init(hospitalCode: String, phone: String) {
        self.hospitalCode = hospitalCode
        self.phone = phone
    }
}

/// What logs a user in by a one-time code.
public struct CodeVerification: Hashable, Sendable, Codable {
    /// The hospital's code, in either case.
    public var hospitalCode: String
    /// The phone that the code was sent to, as people type it.
    public var phone: String
    /// Six digits.
    public var code: String

    /// Makes a request; see the properties.
    public init(hospitalCode: String, phone: String, code: String) {
        self.hospitalCode = hospitalCode
        self.phone = phone
        self.code = code
    }
}

/// What asks for a link for a new password.
public struct ForgotPasswordRequest: Hashable, Sendable, Codable {
    /// The hospital's code, in either case.
    public var hospitalCode: String
    /// The user's address, in either case.
    public var email: String

    /// Makes a request; see the properties.
    public init(hospitalCode: String, email: String) {
        self.hospitalCode = hospitalCode
        self.email = email
    }
}

/// What sets a password by the token of a link.
public struct ResetPasswordRequest: Hashable, Sendable, Codable {
    /// The token as the message gave it.
    public var token: String
    /// 10–128 characters.
    public var newPassword: String

    /// Makes a request; see the properties.
    public init(token: String, newPassword: String) {
        self.token = token
        self.newPassword = newPassword
    }
}

/// The answer to whoever asks for a message, whether or not one is sent.
public struct RequestAcceptedView: Hashable, Sendable, Codable {
    /// How long what is sent is good for.
    public var validForSeconds: Int
    /// After how long another may be asked for.
    public var nextAfterSeconds: Int

    /// Makes an answer; see the properties.
    public init(validForSeconds: Int, nextAfterSeconds: Int) {
        self.validForSeconds = validForSeconds
        self.nextAfterSeconds = nextAfterSeconds
    }
}
