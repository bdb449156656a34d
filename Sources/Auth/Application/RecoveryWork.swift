import AuthAPI
import Kernel
import Postgres

/// What logging in without a password needs: its stores, its secrets, and who takes messages to people.
struct RecoveryWork: Sendable {
    let codes: OneTimeCodeStore
    let resets: PasswordResetStore
    let limits: RequestLimitStore
    let secrets: RecoverySecrets
    let outbox: MessageOutbox
    /// Where people reach the console, without a slash at its end; nil where messages carry the bare token.
    let publicURL: String?

    init(_ dependencies: AuthDependencies, outbox: MessageOutbox) {
        codes = OneTimeCodeStore(database: dependencies.database)
        resets = PasswordResetStore(database: dependencies.database)
        limits = RequestLimitStore(database: dependencies.database)
        secrets = RecoverySecrets(dependencies.masterKey)
        self.outbox = outbox
        publicURL = dependencies.publicURL
    }

    /// The tenant in whose place nobody's are asked: everything that is done for a hospital is done for it too.
    static let nobody = HospitalID(high: 0, low: 0)

    /// What a message says to be followed.
    func link(_ token: ResetToken) -> String {
        // Behind the number sign it reaches no server's log.
        publicURL.map { "\($0)/reset-password#token=\(token.text)" } ?? token.text
    }

    /// A message to a user's address; nil where they have none.
    func message(
        _ content: MessageText.Content, byEmailTo user: UserView, of hospital: HospitalView, at now: Timestamp
    ) -> OutgoingMessage? {
        user.email.flatMap { message(content, to: user.id, (.email, $0), of: hospital, at: now) }
    }

    /// A message about a user, in the words of their hospital.
    func message(
        _ content: MessageText.Content, to user: UserID, _ address: (OutgoingMessage.Channel, String),
        of hospital: HospitalView, at now: Timestamp
    ) -> OutgoingMessage? {
        guard let locale = LanguageTag(hospital.locale) else { return nil }
        let text = MessageText.text(content, hospital: hospital.name, locale: locale)
        var message = OutgoingMessage(
            hospitalID: hospital.id, to: address, locale: locale, content: (content.template, text), sentAt: now)
        message.subjectID = user.retagged()
        if case .invitation = content {
            message.keptSeconds = AuthLimits.invitationSeconds
        } else {
            message.keptSeconds = MessageLimits.secretKeptSeconds
        }
        return message
    }
}
