import AuthAPI
import Crypto
import Journal
import Kernel

extension LiveAuthService {
    func beginSecondFactor(_ context: RequestContext) async throws(AuthServiceError) -> SecondFactorSecretView {
        try requireStaff(context)
        let codes = TimeBasedCode()
        let hospital = try await hospital(context)
        let command = BeginSecondFactorCommand(
            userID: context.principal.id, secret: codes.secret, at: clock.now())
        let outcome = try await commands.execute(.beginSecondFactor(command), context)
        guard case .committed(let states, _) = outcome else { throw .alreadyIssued }
        guard case .user(let user)? = states.first else { throw .notFound }
        let account = user.profile.email?.description ?? user.profile.displayName ?? user.id.description
        return SecondFactorSecretView(
            uri: AuthenticatorLink.text(secret: codes.secret, issuer: hospital.name, account: account),
            secret: Base32.encode(codes.secret), digits: TimeBasedCode.digits,
            periodSeconds: TimeBasedCode.stepSeconds)
    }

    func confirmSecondFactor(
        _ context: RequestContext, _ request: SecondFactorCode
    ) async throws(AuthServiceError) -> RecoveryCodesView {
        try requireStaff(context)
        try checkCode(request.code)
        let user = try await secondFactorUser(context.principal.id, context)
        if user.hasSecondFactor { throw .secondFactorExists }
        guard let secret = user.secondFactor?.secret, let codes = TimeBasedCode(secret: secret) else {
            throw .secondFactorNotBegun
        }
        try await proving(user.id, context, refusal: .wrongCode) { () async throws(AuthServiceError) in
            try await isRight(request.code, of: codes, user.id, context)
        }
        let recovery = (0..<AuthLimits.recoveryCodeCount).map { _ in RecoveryCode() }
        let command = ConfirmSecondFactorCommand(
            userID: user.id, secret: secret, recoveryHashes: recovery.map(\.hash),
            keptSessionID: context.principal.sessionID, at: clock.now())
        try await endingOtherSessions(.confirmSecondFactor(command), context)
        return RecoveryCodesView(recoveryCodes: recovery.map(\.text))
    }

    func removeSecondFactor(
        _ context: RequestContext, _ request: SecondFactorCode
    ) async throws(AuthServiceError) {
        try requireStaff(context)
        try checkCode(request.code)
        let user = try await secondFactorUser(context.principal.id, context)
        guard user.hasSecondFactor else { throw .notFound }
        try await proving(user.id, context, refusal: .wrongCode) { () async throws(AuthServiceError) in
            try await isRight(request.code, of: user, context)
        }
        let command = RemoveOwnSecondFactorCommand(
            userID: user.id, keptSessionID: context.principal.sessionID, at: clock.now())
        try await endingOtherSessions(.removeOwnSecondFactor(command), context)
    }

    func removeSecondFactor(
        _ context: RequestContext, of id: UserID
    ) async throws(AuthServiceError) -> WriteReceipt {
        let command = RemoveSecondFactorCommand(userID: id, actor: UserActor(context.principal), at: clock.now())
        switch try await commands.execute(.removeSecondFactor(command), status: 204, context) {
        case .committed(let states, let receipt):
            endTokens(states)
            return receipt
        case .replayed(let earlier): return earlier.receipt(version: earlier.version)
        }
    }

    /// Refuses whoever has no second factor of their own: programs, and members.
    private func requireStaff(_ context: RequestContext) throws(AuthServiceError) {
        switch context.principal.kind {
        case .user: return
        case .member: throw .staffOnly
        case .apiKey, .patient, .service, .system: throw .userRequired
        }
    }

    /// Carries a command of the caller about themselves out that ends their other sessions.
    private func endingOtherSessions(
        _ command: AuthCommand, _ context: RequestContext
    ) async throws(AuthServiceError) {
        let outcome = try await commands.execute(command, status: 204, context)
        if case .committed(let states, _) = outcome { endTokens(states, but: context.principal.sessionID) }
    }
}

/// What an authenticator reads of a secret (the otpauth key URI format).
enum AuthenticatorLink {
    /// The link of a secret for an account of an issuer.
    static func text(secret: [UInt8], issuer: String, account: String) -> String {
        let (issuer, account) = (encoded(issuer), encoded(account))
        return "otpauth://totp/\(issuer):\(account)?secret=\(Base32.encode(secret))&issuer=\(issuer)"
            + "&algorithm=SHA1&digits=\(TimeBasedCode.digits)&period=\(TimeBasedCode.stepSeconds)"
    }

    /// Percent-encoded but for what RFC 3986 leaves unreserved.
    private static func encoded(_ text: String) -> String {
        text.utf8.map { byte in
            let isPlain =
                byte &- UInt8(ascii: "0") < 10 || (byte | 0x20) &- UInt8(ascii: "a") < 26
                || [UInt8(ascii: "-"), UInt8(ascii: "."), UInt8(ascii: "_"), UInt8(ascii: "~")].contains(byte)
            let digits = String(byte, radix: 16, uppercase: true)
            return isPlain ? String(UnicodeScalar(byte)) : "%" + (digits.utf8.count < 2 ? "0" : "") + digits
        }.joined()
    }
}
