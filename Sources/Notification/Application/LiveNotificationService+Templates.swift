import Kernel
import NotificationAPI

extension LiveNotificationService {
    func save(
        _ context: RequestContext, _ request: SaveTemplateRequest
    ) async throws(NotificationServiceError) -> Written<TemplateView> {
        try Self.check(request)
        let saved = TemplateSaved(
            templateID: NotificationKeys.template(
                context.hospitalID, request.kind, request.channel, request.locale),
            words: request, isActive: true, at: dependencies.clock.now())
        return try await written(context, .saveTemplate(saved), view: Self.view)
    }

    func withdraw(
        _ context: RequestContext, template: TemplateID
    ) async throws(NotificationServiceError) -> Written<TemplateView> {
        try await written(context, .withdrawTemplate(template, at: dependencies.clock.now()), view: Self.view)
    }

    func template(
        _ context: RequestContext, _ id: TemplateID
    ) async throws(NotificationServiceError) -> TemplateView {
        guard let found = try await state(context, NotificationStreams.template(id)),
            let view = Self.view(found.state, found.version)
        else { throw .notFound }
        return view
    }

    func preview(
        _ context: RequestContext, _ request: SaveTemplateRequest
    ) async throws(NotificationServiceError) -> TemplatePreview {
        try Self.check(request)
        let zone = zone(try await profile(context).timeZone)
        let now = dependencies.clock.now()
        var facts = MessageFacts(startsAt: now.advanced(by: .seconds(2 * 86_400)), timeZone: zone.name)
        facts.formerStartsAt = now.advanced(by: .seconds(86_400))
        facts.expiresAt = now.advanced(by: .seconds(3_600))
        let text = MessageText(request, facts, name: nil, address: "", zone: zone)
        let body = text.body ?? ""
        return TemplatePreview(
            subject: text.subject, body: body, isRightToLeft: request.locale.isRightToLeft,
            smsSegments: TextMessageParts.count(body))
    }

    /// The hospital's own words for a message, those of the language where there are none of the region; else the program's.
    func words(
        _ context: RequestContext, _ kind: MessageKind, _ channel: ChannelKind, _ locale: LanguageTag
    ) async throws(NotificationServiceError) -> SaveTemplateRequest {
        for tag in [locale, LanguageTag(locale.language)].compactMap({ $0 }) {
            let id = NotificationKeys.template(context.hospitalID, kind, channel, tag)
            if let found = try await state(context, NotificationStreams.template(id)),
                case .template(let saved) = found.state, saved.isActive
            {
                return saved.words
            }
        }
        return DefaultTemplates.words(kind, channel, locale)
    }

    private static func check(_ request: SaveTemplateRequest) throws(NotificationServiceError) {
        let faults = request.faults
        if !faults.isEmpty { throw .invalid(faults) }
    }

    private static func view(_ state: NotificationState, _ version: Int) -> TemplateView? {
        guard case .template(let saved) = state else { return nil }
        return TemplateView(
            id: saved.templateID, saved.words, isActive: saved.isActive, version: version, updatedAt: saved.at)
    }
}
