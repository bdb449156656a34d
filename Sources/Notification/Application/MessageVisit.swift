import Journal
import Kernel
import NotificationAPI
import Postgres

/// One step with one message that is due.
struct MessageVisit: Sendable {
    let sending: MessageSending
    let context: RequestContext
    let record: MessageRecord

    private var service: LiveNotificationService { sending.service }
    private var clock: any WallClock { service.dependencies.clock }
    private var id: MessageID { record.queued.messageID }

    /// Takes the step; whether another may follow at once.
    func goOn() async throws(NotificationServiceError) -> Bool {
        if record.status == .sending, let attempt = record.attempt {
            return try await order(.conclude(attempt: attempt.number, .unknown))
        }
        let choice = try await service.choice(context, of: record.queued.patientID)
        guard let recipient = try await service.recipient(context, record.queued.patientID) else {
            return try await suppress(.recipientGone)
        }
        if let hindrance = try await hindrance(choice) { return try await order(hindrance) }
        let reached = ChannelChoice.next(record, options, choice) {
            recipient.address(on: $0, record.queued.patientID) != nil
        }
        switch reached {
        case .nobody(let reason): return try await suppress(reason)
        case .provider(let option, let hasOther, let hasOtherChannel):
            guard let channel = sending.channels.first(where: { $0.name == option.name }),
                let address = recipient.address(on: option.kind, record.queued.patientID)
            else { return false }
            let outbound = try await outbound(by: channel, to: address, recipient, choice)
            guard let attempt = try await begin(channel, outbound) else { return false }
            let outcome = await channel.send(outbound, deadlineNanoseconds: Self.deadline())
            return try await order(.conclude(attempt: attempt.number, outcome.end(hasOther, hasOtherChannel)))
        }
    }

    private var options: [ProviderOption] { sending.channels.map { ProviderOption(name: $0.name, kind: $0.kind) } }

    /// How long a try may take is real time, whatever clock tells what is due.
    private static func deadline() -> UInt64 {
        SystemClock().monotonicNanoseconds() + UInt64(NotificationLimits.attemptSeconds) * 1_000_000_000
    }

    /// What is in the way of sending now: time, quiet hours, or too many messages already.
    private func hindrance(_ choice: RecipientChoice) async throws(NotificationServiceError) -> MessageOrder? {
        let now = clock.now()
        if now >= record.queued.latestAt { return .suppress(.tooLate) }
        let quiet = QuietTime(hours: choice.quietHours, zone: service.zone(record.queued.facts.timeZone))
        if let end = quiet.end(around: now) {
            return end < record.queued.latestAt ? .postpone(until: end) : .suppress(.quietHours)
        }
        let statement = MessageQueries.sent(
            context.hospitalID, to: record.queued.patientID, since: now.advanced(by: .seconds(-86_400)))
        do {
            let rows = try await service.dependencies.database.query(
                statement, scope: .hospital(context.hospitalID), deadlineNanoseconds: context.deadlineNanoseconds)
            let count = try rows[0].int(0)
            return count >= NotificationLimits.messagesPerRecipientAndDay ? .suppress(.dailyCap) : nil
        } catch {
            throw NotificationServiceError(store: error)
        }
    }

    private func outbound(
        by channel: any MessageChannel, to address: String, _ recipient: MessageRecipient, _ choice: RecipientChoice
    ) async throws(NotificationServiceError) -> OutboundMessage {
        var locale = choice.locale ?? recipient.language
        if locale == nil { locale = try await service.profile(context).locale }
        guard let locale else { throw .unknown(code: "locale") }
        let words = try await service.words(context, record.queued.kind, channel.kind, locale)
        let text = MessageText(
            words, record.queued.facts, name: recipient.name, address: address,
            zone: service.zone(record.queued.facts.timeZone))
        return OutboundMessage(
            id: id, hospitalID: context.hospitalID, patientID: record.queued.patientID, kind: channel.kind,
            address: address, subject: text.subject, body: text.body ?? "", locale: words.locale,
            isRightToLeft: words.locale.isRightToLeft,
            deduplicationKey: "\(id)")
    }

    /// Records that a try begins; nil where somebody else was faster.
    private func begin(
        _ channel: any MessageChannel, _ outbound: OutboundMessage
    ) async throws(NotificationServiceError) -> MessageAttempt? {
        let now = clock.now()
        let attempt = MessageAttempt(
            number: (record.attempt?.number ?? 0) + 1, channel: channel.kind, provider: channel.name,
            until: now.advanced(by: .seconds(NotificationLimits.attemptLeaseSeconds)))
        let text = MessageText(address: outbound.address, subject: outbound.subject, body: outbound.body)
        do throws(CommandFailure<NotificationRejection>) {
            let outcome = try await service.execute(
                context, .message(id, .attempt(attempt, locale: outbound.locale, text: text), at: now),
                CommandOptions(resourceID: id.retagged(), status: 200))
            guard case .committed(let commit) = outcome, !commit.eventIDs.isEmpty else { return nil }
            return attempt
        } catch .rejected(.notDue) {
            return nil
        } catch .journal(.erased) {
            _ = try await suppress(.recipientGone)
            return nil
        } catch {
            throw NotificationServiceError(command: error)
        }
    }

    private func suppress(_ reason: SuppressionReason) async throws(NotificationServiceError) -> Bool {
        try await order(.suppress(reason))
    }

    /// Carries an order out; whether another step may follow. One that came too late changes nothing.
    private func order(_ order: MessageOrder) async throws(NotificationServiceError) -> Bool {
        do throws(CommandFailure<NotificationRejection>) {
            _ = try await service.execute(
                context, .message(id, order, at: clock.now()), CommandOptions(resourceID: id.retagged(), status: 200))
            return true
        } catch .rejected(.notDue) {
            return false
        } catch {
            throw NotificationServiceError(command: error)
        }
    }
}

extension ChannelOutcome {
    /// What the outcome means for the message.
    fileprivate func end(_ hasOther: Bool, _ hasOtherChannel: Bool) -> AttemptEnd {
        switch self {
        case .sent(let id):
            .sent(providerMessageID: id.map { String($0.prefix(NotificationLimits.providerTextCharacters)) })
        case .failedTransiently(let code, let seconds):
            .failed(code: Self.bounded(code), hasOther: hasOther, retryAfterSeconds: seconds)
        case .failedForGood(let code), .addressGone(let code):
            .channelFailed(code: Self.bounded(code), hasOther: hasOtherChannel)
        }
    }

    private static func bounded(_ code: String) -> String {
        String(code.prefix(NotificationLimits.providerTextCharacters))
    }
}
