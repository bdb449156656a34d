import AuthAPI
import Crypto
import Kernel
import Postgres
import Telemetry

extension LiveAuthService {
    func requestCode(
        _ caller: AnonymousCaller, _ request: CodeRequest
    ) async throws(AuthServiceError) -> RequestAcceptedView {
        try checkTexts(request.hospitalCode, ("phone", request.phone, AuthLimits.typedPhoneCharacters))
        let addressee = try await addressee(request.hospitalCode, phone: request.phone, caller)
        try await limit(recovery.secrets.digest(.codeAddress, caller.remoteNetwork), .address, caller)
        try await limit(recovery.secrets.digest(.codeRequest, addressee.countedAs), .account, caller)
        let owner = try await reading { () throws(PostgresError) in
            try await queries.owner(ofPhone: addressee.phone, addressee.context)
        }
        let recipient = recipient(owner, addressee)
        let code = OneTimeCode()
        let now = clock.now()
        let hash = recovery.secrets.codeHash(
            code.text, of: addressee.context.hospitalID, phoneKey: addressee.phoneKey)
        let stored = OneTimeCodeStore.Code(
            hospitalID: addressee.context.hospitalID, phoneKey: addressee.phoneKey, userID: recipient, hash: hash,
            issuedAt: now, expiresAt: now.advanced(by: .seconds(AuthLimits.codeSeconds)))
        try await reading { () throws(PostgresError) in
            try await recovery.codes.put(stored, deadline: caller.deadlineNanoseconds)
        }
        if case .shared = owner {
            logger.scoped(to: addressee.context).warning(
                "no code was sent to a phone that several users have: give each of them a number of their own")
        }
        if let recipient, let hospital = addressee.hospital {
            let message = recovery.message(
                .oneTimeCode(code.text), to: recipient, (.sms, addressee.phone), of: hospital, at: now)
            message.map(recovery.outbox.post)
        }
        return RequestAcceptedView(
            validForSeconds: AuthLimits.codeSeconds, nextAfterSeconds: AuthLimits.messageSpacingSeconds)
    }

    /// Whom a code is sent for: who has the phone, or the member that its verification makes; nil for nobody.
    private func recipient(_ owner: AuthQueries.PhoneOwner, _ addressee: Addressee) -> UserID? {
        switch owner {
        case .user(let user): user.view.id
        case .nobody: addressee.mayBecomeMember ? ids.make() : nil
        case .shared, .lockedMember: nil
        }
    }

    func verifyCode(
        _ caller: AnonymousCaller, _ request: CodeVerification
    ) async throws(AuthServiceError) -> LogInOutcome {
        try checkTexts(request.hospitalCode, ("phone", request.phone, AuthLimits.typedPhoneCharacters))
        let addressee = try await addressee(request.hospitalCode, phone: request.phone, caller)
        let attempt = LoginFailureStore.Attempt(
            accountKey: recovery.secrets.digest(.phone, addressee.countedAs), network: caller.remoteNetwork)
        try await requireUnlocked(attempt, caller)
        let holder = try await holder(of: OneTimeCode.typed(request.code), addressee, caller)
        guard let holder else {
            try await reading { () throws(PostgresError) in
                try await failures.record(attempt, now: clock.now(), deadline: caller.deadlineNanoseconds)
            }
            throw .invalidCode
        }
        try await reading { () throws(PostgresError) in
            try await failures.clear(attempt, deadline: caller.deadlineNanoseconds)
        }
        switch holder {
        case .user(let user): return try await enter(user, of: addressee.context.hospitalID, caller)
        case .newMember(let id): return .tokens(try await createMember(id, addressee, caller))
        }
    }

    /// Who has given a code that was right.
    private enum CodeHolder: Sendable {
        case user(UserAccount)
        /// Whom nobody knows yet; with the id that was chosen when the code was asked for.
        case newMember(UserID)
    }

    /// Who logs in with a code, which is then used up; nil where anything is wrong.
    private func holder(
        of code: String, _ addressee: Addressee, _ caller: AnonymousCaller
    ) async throws(AuthServiceError) -> CodeHolder? {
        let hospital = addressee.context.hospitalID
        let stored = try await reading { () throws(PostgresError) in
            try await recovery.codes.take(
                phoneKey: addressee.phoneKey, of: hospital, now: clock.now(), deadline: caller.deadlineNanoseconds)
        }
        // Again, since the phone may be another's by now, or the user disabled.
        let owner = try await reading { () throws(PostgresError) in
            try await queries.owner(ofPhone: addressee.phone, addressee.context)
        }
        let hash = recovery.secrets.codeHash(code, of: hospital, phoneKey: addressee.phoneKey)
        let isRight = ConstantTime.equal(stored?.hash ?? [UInt8](repeating: 0, count: hash.count), hash)
        guard isRight, let meant = stored?.userID else { return nil }
        let holder: CodeHolder
        switch owner {
        case .user(let user) where user.view.id == meant: holder = .user(user)
        case .nobody where addressee.mayBecomeMember: holder = .newMember(meant)
        default: return nil
        }
        let isFirst = try await reading { () throws(PostgresError) in
            try await recovery.codes.consume(
                phoneKey: addressee.phoneKey, hash: hash, of: hospital, deadline: caller.deadlineNanoseconds)
        }
        return isFirst ? holder : nil
    }

    /// Whom a hospital's code and a phone mean, or nobody.
    struct Addressee: Sendable {
        /// The context of that hospital, or of nobody's.
        var context: RequestContext
        var hospital: HospitalView?
        /// nil where it cannot be a phone.
        var number: PhoneNumber?
        /// What requests and failures are counted under; see `countedAs(_:of:)`.
        var countedAs: String
        /// The digest of hospital and phone.
        var phoneKey: [UInt8]

        /// In E.164; empty where it cannot be a phone.
        var phone: String { number?.e164 ?? "" }

        /// Whether the phone may be made a member's where it is nobody's.
        var mayBecomeMember: Bool { number != nil && hospital?.memberSignUp == .open }
    }

    /// Looks up whom a hospital's code and a phone mean; as much is read where there is no such hospital.
    func addressee(
        _ hospitalCode: String, phone: String, _ caller: AnonymousCaller
    ) async throws(AuthServiceError) -> Addressee {
        let code = hospitalCode.uppercased()
        let (context, hospital) = try await hospital(code: code, caller)
        let country = hospital.flatMap { CountryCode($0.country) }
        let number = country.flatMap { PhoneNumber(typed: phone, in: $0) }
        let text = "\(code)\u{0}\(number?.e164 ?? phone)"
        return Addressee(
            context: context, hospital: hospital, number: number, countedAs: Self.countedAs(phone, of: code),
            phoneKey: recovery.secrets.digest(.phone, text))
    }

    /// The last digits of a phone with the hospital's code: the same however it is typed, whether or not there is such a
    /// hospital, and in whatever country it lies, so that counting tells nobody any of this.
    static func countedAs(_ phone: String, of hospitalCode: String) -> String {
        let digits = phone.compactMap(\.wholeNumberValue).suffix(countedDigits)
        return "\(hospitalCode)\u{0}\(digits.map(String.init).joined())"
    }

    /// How many digits are the same in every form of a number.
    private static let countedDigits = 8

    /// The hospital of a code with a context of it; nobody's context where there is none.
    func hospital(
        code: String, _ caller: AnonymousCaller
    ) async throws(AuthServiceError) -> (RequestContext, HospitalView?) {
        let id = try await hospitalID(caller, code: code) ?? RecoveryWork.nobody
        let context = RequestContext(anonymous: caller, hospitalID: id, actor: UserID(high: 0, low: 0))
        return (context, try await reading { () throws(PostgresError) in try await queries.hospital(context) })
    }

    /// Refuses what no hospital, phone or address could be; it tells nothing of those that exist.
    func checkTexts(
        _ hospitalCode: String, _ other: (field: String, text: String, limit: Int)
    ) throws(AuthServiceError) {
        var validation = validation
        validation.texts(hospitalCode, other)
        try validation.check()
    }

    /// Counts a request; throws where it came too soon or too often.
    func limit(
        _ key: [UInt8], _ rule: RequestLimitStore.Rule, _ caller: AnonymousCaller
    ) async throws(AuthServiceError) {
        let seconds = try await reading { () throws(PostgresError) in
            try await recovery.limits.take(key, rule, now: clock.now(), deadline: caller.deadlineNanoseconds)
        }
        if let seconds { throw .askedTooOften(retryAfterSeconds: seconds) }
    }
}
