import Kernel
import NotificationAPI
import Testing

@testable import Notification

/// What orders do to messages: given a message, when an order comes, then steps or a rejection.
@Suite struct MessageTurnTests {
    static func message(_ steps: [MessageStep] = []) throws -> MessageRecord {
        var record = MessageRecord(
            MessageQueued(
                messageID: MessageID(high: 1, low: 2), patientID: Given.patient, kind: .appointmentBooked,
                subjectID: Given.appointment, facts: MessageFacts(startsAt: Given.at, timeZone: "UTC"),
                dueAt: Given.at, latestAt: after(86_400), at: Given.at))
        for step in steps { record.apply(step, at: Given.at) }
        return record
    }

    static func after(_ seconds: Int) -> Timestamp { Given.at.advanced(by: .seconds(seconds)) }
    static func attempt(_ number: Int = 1, _ channel: ChannelKind = .sms) -> MessageAttempt {
        MessageAttempt(number: number, channel: channel, provider: "first", until: after(120))
    }
    static let english: LanguageTag = {
        guard let tag = LanguageTag("en") else { preconditionFailure("en is a language") }
        return tag
    }()
    static let text = MessageText(address: "+20", subject: nil, body: "Come")
    static let lost = MessageStep.died(code: "outcomeUnknown")

    struct Case: Sendable, CustomTestStringConvertible {
        var name: String
        var given: [MessageStep] = []
        var order: MessageOrder
        var seconds = 0
        var expected: Result<[MessageStep], NotificationRejection>
        var testDescription: String { name }
    }

    static let cases: [Case] = [
        Case(
            name: "a result is recorded", given: [.attempted(attempt())],
            order: .conclude(attempt: 1, .sent(providerMessageID: "x")),
            expected: .success([.sent(providerMessageID: "x")])),
        Case(
            name: "another provider is asked at once", given: [.attempted(attempt())],
            order: .conclude(attempt: 1, .failed(code: "500", hasOther: true, retryAfterSeconds: nil)), seconds: 9,
            expected: .success([.failed(code: "500", nextAt: after(9), endsRound: false, excluding: nil)])),
        Case(
            name: "without another it rests", given: [.attempted(attempt())],
            order: .conclude(attempt: 1, .failed(code: "500", hasOther: false, retryAfterSeconds: nil)),
            expected: .success([.failed(code: "500", nextAt: after(60), endsRound: true, excluding: nil)])),
        Case(
            name: "as long as the provider asks", given: [.attempted(attempt())],
            order: .conclude(attempt: 1, .failed(code: "429", hasOther: false, retryAfterSeconds: 600)),
            expected: .success([.failed(code: "429", nextAt: after(600), endsRound: true, excluding: nil)])),
        Case(
            name: "never beyond what it is about", given: [.attempted(attempt())],
            order: .conclude(attempt: 1, .failed(code: "429", hasOther: false, retryAfterSeconds: 86_400)),
            expected: .success([.died(code: "429")])),
        Case(
            name: "after the last rest it is given up",
            given: Array(
                repeating: .failed(code: "500", nextAt: Given.at, endsRound: true, excluding: nil), count: 6)
                + [.attempted(attempt())],
            order: .conclude(attempt: 1, .failed(code: "500", hasOther: false, retryAfterSeconds: nil)),
            expected: .success([.died(code: "500")])),
        Case(
            name: "a channel that never works is left out", given: [.attempted(attempt())],
            order: .conclude(attempt: 1, .channelFailed(code: "landline", hasOther: true)),
            expected: .success([.failed(code: "landline", nextAt: after(0), endsRound: false, excluding: .sms)])),
        Case(
            name: "without another channel it is given up", given: [.attempted(attempt())],
            order: .conclude(attempt: 1, .channelFailed(code: "landline", hasOther: false)),
            expected: .success([.died(code: "landline")])),
        Case(
            name: "an unknown end is not taken before its time", given: [.attempted(attempt())],
            order: .conclude(attempt: 1, .unknown), seconds: 119, expected: .success([])),
        Case(
            name: "an unknown end of a text message is the end", given: [.attempted(attempt())],
            order: .conclude(attempt: 1, .unknown), seconds: 120, expected: .success([lost])),
        Case(
            name: "an unknown end where the receiver knows the message is tried again",
            given: [.attempted(attempt(1, .webPush))], order: .conclude(attempt: 1, .unknown), seconds: 120,
            expected: .success([.failed(code: "outcomeUnknown", nextAt: after(180), endsRound: true, excluding: nil)])),
        Case(
            name: "the result of a slow sender is better than none", given: [.attempted(attempt()), lost],
            order: .conclude(attempt: 1, .sent(providerMessageID: nil)),
            expected: .success([.sent(providerMessageID: nil)])),
        Case(
            name: "the result of another try says nothing", given: [.attempted(attempt(2))],
            order: .conclude(attempt: 1, .sent(providerMessageID: nil)), expected: .success([])),
        Case(
            name: "a second result says nothing", given: [.attempted(attempt()), .sent(providerMessageID: nil)],
            order: .conclude(attempt: 1, .failed(code: "500", hasOther: true, retryAfterSeconds: nil)),
            expected: .success([])),
        Case(
            name: "what waits is withdrawn", order: .suppress(.withdrawn), expected: .success([.suppressed(.withdrawn)])
        ),
        Case(
            name: "what is on its way is withdrawn, not tried again", given: [.attempted(attempt())],
            order: .suppress(.withdrawn), expected: .success([.suppressed(.withdrawn)])),
        Case(
            name: "what went out before it was withdrawn is told so",
            given: [.attempted(attempt()), .suppressed(.withdrawn)],
            order: .conclude(attempt: 1, .sent(providerMessageID: nil)),
            expected: .success([.sent(providerMessageID: nil)])),
        Case(
            name: "what failed after it was withdrawn stays so",
            given: [.attempted(attempt()), .suppressed(.withdrawn)],
            order: .conclude(attempt: 1, .failed(code: "500", hasOther: true, retryAfterSeconds: nil)),
            expected: .success([])),
        Case(
            name: "what is sent is not withdrawn", given: [.attempted(attempt()), .sent(providerMessageID: nil)],
            order: .suppress(.withdrawn), expected: .success([])),
        Case(
            name: "it waits longer", order: .postpone(until: after(60)),
            expected: .success([.postponed(until: after(60))])),
        Case(
            name: "once", given: [.postponed(until: after(60))], order: .postpone(until: after(60)),
            expected: .success([])),
        Case(
            name: "what is sent waits for nothing", given: [.attempted(attempt()), .sent(providerMessageID: nil)],
            order: .postpone(until: after(60)), expected: .failure(.notDue)),
        Case(
            name: "it arrives", given: [.attempted(attempt()), .sent(providerMessageID: nil)],
            order: .report(.delivered), expected: .success([.delivered])),
        Case(
            name: "once, too", given: [.attempted(attempt()), .delivered], order: .report(.delivered),
            expected: .success([])),
        Case(
            name: "it is read", given: [.attempted(attempt()), .delivered], order: .report(.read),
            expected: .success([.read])),
        Case(
            name: "it never goes back", given: [.attempted(attempt()), .read], order: .report(.delivered),
            expected: .success([])),
        Case(
            name: "a late failure of what arrived says nothing", given: [.attempted(attempt()), .delivered],
            order: .report(.failed(code: "x")), expected: .success([])),
        Case(
            name: "the provider could not deliver it", given: [.attempted(attempt()), .sent(providerMessageID: nil)],
            order: .report(.failed(code: "x")), expected: .success([.died(code: "x")])),
        Case(
            name: "what was given up as unknown arrived", given: [.attempted(attempt()), lost],
            order: .report(.delivered), expected: .success([.delivered])),
        Case(name: "what never went out did not arrive", order: .report(.delivered), expected: .success([])),
        Case(name: "it is sent again", given: [.died(code: "x")], order: .retry, expected: .success([.retried])),
        Case(name: "only what was given up is", order: .retry, expected: .failure(.rule(.notDead))),
        Case(
            name: "and not too late", given: [.died(code: "x")], order: .retry, seconds: 86_400,
            expected: .failure(.rule(.tooLate))),
        Case(
            name: "a try begins", order: .attempt(attempt(), locale: english, text: text),
            expected: .success([
                .rendered(channel: .sms, locale: english, text: text), .attempted(attempt()),
            ])),
        Case(
            name: "not before its time", given: [.postponed(until: after(60))],
            order: .attempt(attempt(), locale: english, text: text), seconds: 59, expected: .failure(.notDue)),
        Case(
            name: "not too late", order: .attempt(attempt(), locale: english, text: text), seconds: 86_400,
            expected: .failure(.notDue)),
        Case(
            name: "not beside another", given: [.attempted(attempt())],
            order: .attempt(attempt(2), locale: english, text: text), expected: .failure(.notDue)),
        Case(
            name: "not with a number that was used",
            given: [.attempted(attempt()), .failed(code: "x", nextAt: after(0), endsRound: false, excluding: nil)],
            order: .attempt(attempt(), locale: english, text: text), expected: .failure(.notDue)),
    ]

    @Test(arguments: cases) func `orders are decided`(_ given: Case) throws {
        let turn = MessageTurn(record: try Self.message(given.given), at: Self.after(given.seconds))
        let result = Result { () throws(NotificationRejection) in try turn.steps(given.order) }
        #expect(result == given.expected)
    }

    @Test func `a second queueing meets the first`() throws {
        let record = try Self.message()
        let first = try NotificationDecider.decide(.queue(record.queued), [.empty])
        #expect(first.map(\.event) == [.messageQueued(record.queued)])
        #expect(try NotificationDecider.decide(.queue(record.queued), [.message(record)]).isEmpty)
    }

    @Test(arguments: [(22, 22, true), (22, 8, false), (22, 15, true), (8, 22, false), (0, 16, false), (0, 17, true)])
    func `quiet hours leave some of the day`(_ from: Int, _ to: Int, _ isRefused: Bool) throws {
        var choice = RecipientChoice()
        choice.quietHours = try Given.quiet(from, to)
        let set = PreferencesSet(patientID: Given.patient, choice: choice, at: Given.at)
        let result = Result { () throws(NotificationRejection) in
            try NotificationDecider.decide(.setPreferences(set), [.empty]).count
        }
        #expect(result == (isRefused ? .failure(.rule(.quietHoursTooLong)) : .success(1)))
    }

    @Test func `orders on messages and templates that are not there are refused`() throws {
        let id = MessageID(high: 1, low: 2)
        #expect(throws: NotificationRejection.notFound) {
            try NotificationDecider.decide(.message(id, .retry, at: Given.at), [.empty])
        }
        #expect(throws: NotificationRejection.notFound) {
            try NotificationDecider.decide(.withdrawTemplate(id.retagged(), at: Given.at), [.empty])
        }
    }
}
