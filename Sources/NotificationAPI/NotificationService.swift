public import Kernel

/// Templates, preferences and messages as other modules and routes see them.
///
/// Every method takes the tenant from its context alone; an id of another tenant is answered as one that never existed.
/// Commands are idempotent under the context's idempotency key.
public protocol NotificationService: Sendable {
    /// Saves a hospital's own words, in place of what it had for the same kind, channel and locale.
    ///
    /// Throws `invalid` with every fault of subject and text at once.
    func save(_ context: RequestContext, _ request: SaveTemplateRequest)
        async throws(NotificationServiceError) -> Written<TemplateView>

    /// Goes back to the words that come with the program. Throws `notFound`.
    func withdraw(_ context: RequestContext, template: TemplateID)
        async throws(NotificationServiceError) -> Written<TemplateView>

    /// A template as it was last saved. Throws `notFound`.
    func template(_ context: RequestContext, _ id: TemplateID)
        async throws(NotificationServiceError) -> TemplateView

    /// What words make of sample values; they are checked as `save` checks them, and not saved.
    func preview(_ context: RequestContext, _ request: SaveTemplateRequest)
        async throws(NotificationServiceError) -> TemplatePreview

    /// What a patient wants to get; the defaults where they never said. Throws `notFound` for an unknown patient.
    func preferences(_ context: RequestContext, of patient: PatientID)
        async throws(NotificationServiceError) -> PreferencesView

    /// Sets what a patient wants to get. Throws the rules `unknownPatient` and `quietHoursTooLong`, and `stale` where
    /// `expectedVersion` (nil: any) is not the present one.
    func set(_ context: RequestContext, _ preferences: PreferencesView, expectedVersion: Int?)
        async throws(NotificationServiceError) -> Written<PreferencesView>

    /// A message as it stands. Throws `notFound`.
    func message(_ context: RequestContext, _ id: MessageID) async throws(NotificationServiceError) -> MessageView

    /// Sends a message again that was given up. Throws `notFound` and the rules `notDead` and `tooLate`.
    func retry(_ context: RequestContext, _ id: MessageID)
        async throws(NotificationServiceError) -> Written<MessageView>
}
