import AuthAPI
import Journal
import Kernel

/// What a batch does to one user's rows: the last value of each column that its events wrote.
struct UserRow {
    let hospitalID: HospitalID
    let userID: UserID
    var version: Int
    var updatedAt: Timestamp
    /// When they were made, where it is in this batch.
    var createdAt: Timestamp?
    /// The fields of the profile that were written; the values of the others mean nothing.
    var fields: Set<String> = []
    var profile = UserProfile(roles: [])
    var status: UserStatus?
    var tokenEpoch: Int?
    var sessionEpoch: Int?
    /// Whether they have a second factor, where that changed.
    var hasSecondFactor: Bool?
    /// The last hash that was set, with when.
    var password: (hash: String, at: Timestamp)?

    /// The session that goes on in these epochs, where the user set the password themselves.
    var kept: (session: SessionID, epochs: UserEpochs)?

    /// Whether access tokens given out before this batch are no longer good.
    var endsTokens = false

    /// Folds a batch's events into one change to a user, in the order of each user's first event.
    static func fold(_ events: [AppendedEvent<AuthEvent>]) -> [UserRow] {
        var rows: [UserRow] = []
        var indexes: [UserID: Int] = [:]
        for appended in events {
            guard let (id, at) = appended.event.user else { continue }
            let index = indexes[id] ?? rows.count
            if index == rows.count {
                indexes[id] = index
                rows.append(
                    UserRow(hospitalID: appended.hospitalID, userID: id, version: appended.version, updatedAt: at))
            }
            rows[index].version = appended.version
            rows[index].updatedAt = at
            rows[index].apply(appended.event)
        }
        return rows
    }

    /// The session that goes on after the whole batch: a later rise of the session epoch ends it too.
    var keptSession: SessionID? { kept?.epochs.session == sessionEpoch ? kept?.session : nil }

    /// The session whose tokens of the epoch before stay good: a later rise of the token epoch ends them too.
    var keptToken: SessionID? { kept?.epochs.token == tokenEpoch ? kept?.session : nil }

    private mutating func apply(_ event: AuthEvent) {
        switch event {
        case .userCreated(let event):
            createdAt = event.at
            profile = event.profile
            fields = ["email", "displayName", "phone", "roles"]
            status = event.status
            tokenEpoch = UserEpochs().token
            sessionEpoch = UserEpochs().session
            if let hash = event.passwordHash { password = (hash, event.at) }
        case .userChanged(let event):
            for update in event.updates {
                profile = profile.applying(update)
                fields.insert(update.field)
                if case .roles = update { endsTokens = true }
            }
            tokenEpoch = event.tokenEpoch
        case .userPasswordSet(let event):
            if let hash = event.passwordHash { password = (hash, event.at) }
            apply(event.status, event.epochs)
            if let session = event.keptSessionID { kept = (session, event.epochs) }
        case .userStatusChanged(let event):
            apply(event.status, event.epochs)
        case .userSessionsRevoked(let event):
            apply(nil, event.epochs)
        case .secondFactorConfirmed(let event):
            hasSecondFactor = true
            apply(nil, event.epochs)
            if let session = event.keptSessionID { kept = (session, event.epochs) }
        case .secondFactorRemoved(let event):
            hasSecondFactor = false
            apply(nil, event.epochs)
            if let session = event.keptSessionID { kept = (session, event.epochs) }
        default: break
        }
    }

    private mutating func apply(_ status: UserStatus?, _ epochs: UserEpochs) {
        if let status { self.status = status }
        tokenEpoch = epochs.token
        sessionEpoch = epochs.session
        // Of the events that come here all but a password that stayed the same end tokens; saying it again is harmless.
        endsTokens = true
    }
}

extension AuthEvent {
    /// The user whom the event concerns and when it happened; nil for events of other streams.
    var user: (id: UserID, at: Timestamp)? {
        switch self {
        case .userCreated(let event): (event.userID, event.at)
        case .userChanged(let event): (event.userID, event.at)
        case .userPasswordSet(let event): (event.userID, event.at)
        case .userStatusChanged(let event): (event.userID, event.at)
        case .userSessionsRevoked(let event): (event.userID, event.at)
        case .userFailuresCleared(let event): (event.userID, event.at)
        case .secondFactorBegun(let event): (event.userID, event.at)
        case .secondFactorConfirmed(let event): (event.userID, event.at)
        case .secondFactorRemoved(let event): (event.userID, event.at)
        case .recoveryCodeUsed(let event): (event.userID, event.at)
        default: nil
        }
    }
}
