import Kernel
import NotificationAPI

/// What an order does to a message at a time. Pure.
struct MessageTurn {
    let record: MessageRecord
    let at: Timestamp

    /// The steps that follow; none where the order changes nothing.
    func steps(_ order: MessageOrder) throws(NotificationRejection) -> [MessageStep] {
        switch order {
        case .attempt(let attempt, let locale, let text): return try begin(attempt, locale, text)
        case .conclude(let number, let end): return conclude(number, end)
        case .postpone(let until):
            guard record.isWaiting else { throw .notDue }
            return record.nextAt.map { $0 >= until } ?? false ? [] : [.postponed(until: until)]
        case .suppress(let reason):
            // What is being handed over is withdrawn too, so that it is not tried again.
            let isWithdrawnOnItsWay = reason == .withdrawn && record.status == .sending
            return record.isWaiting || isWithdrawnOnItsWay ? [.suppressed(reason)] : []
        case .report(let kind): return report(kind)
        case .retry:
            guard record.status == .dead else { throw .rule(.notDead) }
            guard at < record.queued.latestAt else { throw .rule(.tooLate) }
            return [.retried]
        }
    }

    private func begin(
        _ attempt: MessageAttempt, _ locale: LanguageTag, _ text: MessageText
    ) throws(NotificationRejection) -> [MessageStep] {
        guard record.isWaiting, let nextAt = record.nextAt, nextAt <= at, at < record.queued.latestAt,
            attempt.number == (record.attempt?.number ?? 0) + 1
        else { throw .notDue }
        let isNew = record.text != text || record.attempt?.channel != attempt.channel || record.locale != locale
        return (isNew ? [.rendered(channel: attempt.channel, locale: locale, text: text)] : []) + [.attempted(attempt)]
    }

    private func conclude(_ number: Int, _ end: AttemptEnd) -> [MessageStep] {
        guard let attempt = record.attempt, attempt.number == number else { return [] }
        // It went out before it was withdrawn, or by a sender that was slow, not dead: that is better than not knowing.
        if record.mayBeOut, case .sent(let id) = end {
            return [.sent(providerMessageID: id)]
        }
        guard record.status == .sending else { return [] }
        switch end {
        case .sent(let id): return [.sent(providerMessageID: id)]
        case .failed(let code, true, _):
            return [.failed(code: code, nextAt: at, endsRound: false, excluding: nil)]
        case .failed(let code, false, let seconds): return rest(code, atLeast: seconds ?? 0)
        case .channelFailed(let code, true):
            return [.failed(code: code, nextAt: at, endsRound: false, excluding: attempt.channel)]
        case .channelFailed(let code, false): return [.died(code: code)]
        case .unknown:
            guard at >= attempt.until else { return [] }
            // Where the receiver knows the message again it is handed over once more; else nobody gets it twice.
            return attempt.channel.bearsRepeating
                ? rest(MessageRecord.unknownOutcome, atLeast: 0) : [.died(code: MessageRecord.unknownOutcome)]
        }
    }

    /// Another round after a rest, or the end after the last.
    private func rest(_ code: String, atLeast seconds: Int) -> [MessageStep] {
        guard record.rounds < NotificationLimits.retryMinutes.count else { return [.died(code: code)] }
        let wanted = min(seconds, NotificationLimits.longestRetryAfterSeconds)
        let rest = max(NotificationLimits.retryMinutes[record.rounds] * 60, wanted)
        let nextAt = at.advanced(by: .seconds(rest))
        guard nextAt < record.queued.latestAt else { return [.died(code: code)] }
        return [.failed(code: code, nextAt: nextAt, endsRound: true, excluding: nil)]
    }

    /// Reports come in any order and more than once: a message never goes back.
    private func report(_ kind: DeliveryReportKind) -> [MessageStep] {
        let isOut = record.status == .sending || record.status == .sent || record.mayBeOut
        switch kind {
        case .delivered: return isOut ? [.delivered] : []
        case .read: return isOut || record.status == .delivered ? [.read] : []
        case .failed(let code): return isOut && !record.mayBeOut ? [.died(code: code)] : []
        }
    }
}

extension MessageRecord {
    /// The code of a try whose end nobody knows.
    static let unknownOutcome = "outcomeUnknown"

    /// Whether it may have gone out although it does not count as sent.
    var mayBeOut: Bool {
        status == .dead && reason == Self.unknownOutcome
            || status == .suppressed && reason == SuppressionReason.withdrawn.rawValue && attempt != nil
    }

    /// What a step makes of the message.
    mutating func apply(_ step: MessageStep, at: Timestamp) {
        updatedAt = at
        switch step {
        case .rendered(_, let locale, let text): (status, self.locale, self.text) = (.rendered, locale, text)
        case .attempted(let attempt):
            (status, nextAt, self.attempt) = (.sending, attempt.until, attempt)
            if !tried.contains(attempt.provider) { tried.append(attempt.provider) }
        case .sent: (status, nextAt, reason, sentAt) = (.sent, nil, nil, at)
        case .failed(let code, let next, let endsRound, let channel):
            (status, nextAt, reason) = (.failed, next, code)
            if endsRound { (rounds, tried) = (rounds + 1, []) }
            if let channel, !excluded.contains(channel) { excluded.append(channel) }
        case .died(let code): (status, nextAt, reason) = (.dead, nil, code)
        case .postponed(let until): nextAt = until
        case .suppressed(let reason): (status, nextAt, self.reason) = (.suppressed, nil, reason.rawValue)
        case .delivered: (status, nextAt, reason) = (.delivered, nil, nil)
        case .read: (status, nextAt, reason) = (.read, nil, nil)
        case .retried: (status, nextAt, reason, rounds, tried, excluded) = (.queued, at, nil, 0, [], [])
        }
    }

    /// The message as others see it.
    func view(version: Int) -> MessageView {
        var view = MessageView(
            id: queued.messageID, kind: queued.kind, patientId: queued.patientID, subjectId: queued.subjectID,
            createdAt: queued.at)
        view.status = status
        view.channel = attempt?.channel
        view.provider = attempt?.provider
        view.attempts = attempt?.number ?? 0
        view.nextAt = nextAt
        view.reason = reason
        view.subject = text?.subject
        view.body = text?.body
        view.sentAt = sentAt
        view.version = version
        view.updatedAt = updatedAt
        return view
    }
}
