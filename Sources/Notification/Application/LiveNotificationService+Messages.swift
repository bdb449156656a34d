import Journal
import Kernel
import NotificationAPI

extension LiveNotificationService {
    func message(_ context: RequestContext, _ id: MessageID) async throws(NotificationServiceError) -> MessageView {
        guard let found = try await state(context, NotificationStreams.message(id)),
            case .message(let record) = found.state
        else { throw .notFound }
        return record.view(version: found.version)
    }

    func retry(
        _ context: RequestContext, _ id: MessageID
    ) async throws(NotificationServiceError) -> Written<MessageView> {
        try await written(context, .message(id, .retry, at: dependencies.clock.now())) { state, version in
            guard case .message(let record) = state else { return nil }
            return record.view(version: version)
        }
    }

    func preferences(
        _ context: RequestContext, of patient: PatientID
    ) async throws(NotificationServiceError) -> PreferencesView {
        guard let found = try await state(context, NotificationStreams.preferences(of: patient)),
            case .preferences(let set) = found.state
        else {
            guard try await recipient(context, patient) != nil else { throw .notFound }
            return PreferencesView(patientId: patient)
        }
        return set.view(version: found.version)
    }

    func set(
        _ context: RequestContext, _ preferences: PreferencesView, expectedVersion: Int?
    ) async throws(NotificationServiceError) -> Written<PreferencesView> {
        guard try await recipient(context, preferences.patientId) != nil else { throw .rule(.unknownPatient) }
        let choice = RecipientChoice(
            optedOut: preferences.optedOut, preferred: preferences.preferred, quietHours: preferences.quietHours,
            locale: preferences.locale)
        let set = PreferencesSet(patientID: preferences.patientId, choice: choice, at: dependencies.clock.now())
        return try await written(context, .setPreferences(set), expectedVersion: expectedVersion) { state, version in
            guard case .preferences(let set) = state else { return nil }
            return set.view(version: version)
        }
    }

    /// What a patient wants; nothing in particular where they never said.
    func choice(
        _ context: RequestContext, of patient: PatientID
    ) async throws(NotificationServiceError) -> RecipientChoice {
        guard let found = try await state(context, NotificationStreams.preferences(of: patient)),
            case .preferences(let set) = found.state
        else { return RecipientChoice() }
        return set.choice
    }
}

extension PreferencesSet {
    /// The preferences as others see them.
    func view(version: Int) -> PreferencesView {
        var view = PreferencesView(patientId: patientID)
        view.optedOut = choice.optedOut
        view.preferred = choice.preferred
        view.quietHours = choice.quietHours
        view.locale = choice.locale
        view.version = version
        return view
    }
}
