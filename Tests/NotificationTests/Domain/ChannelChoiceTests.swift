import Kernel
import NotificationAPI
import Testing

@testable import Notification

/// By which provider a message goes next.
@Suite struct ChannelChoiceTests {
    static let first = ProviderOption(name: "first", kind: .sms)
    static let second = ProviderOption(name: "second", kind: .sms)
    static let mail = ProviderOption(name: "mail", kind: .email)

    struct Case: Sendable, CustomTestStringConvertible {
        var name: String
        var given: [MessageStep] = []
        var optedOut: [ChannelKind] = []
        var preferred: [ChannelKind] = []
        var reaches: Set<ChannelKind> = [.sms, .email]
        var expected: ChannelChoice.Result
        var testDescription: String { name }
    }

    static func attempted(_ provider: String, _ kind: ChannelKind = .sms) -> MessageStep {
        .attempted(MessageAttempt(number: 1, channel: kind, provider: provider, until: Given.at))
    }

    static let cases: [Case] = [
        Case(name: "the hospital's order", expected: .provider(first, hasOther: true, hasOtherChannel: true)),
        Case(
            name: "the recipient's order", preferred: [.email],
            expected: .provider(mail, hasOther: true, hasOtherChannel: true)),
        Case(
            name: "the next provider", given: [attempted("first")],
            expected: .provider(second, hasOther: true, hasOtherChannel: true)),
        Case(
            name: "the last provider", given: [attempted("first"), attempted("second")],
            expected: .provider(mail, hasOther: false, hasOtherChannel: true)),
        Case(
            name: "the same where nobody knows",
            given: [
                attempted("second"), .failed(code: "outcomeUnknown", nextAt: Given.at, endsRound: true, excluding: nil),
            ], expected: .provider(second, hasOther: true, hasOtherChannel: true)),
        Case(
            name: "a channel that never works",
            given: [
                attempted("first"), .failed(code: "x", nextAt: Given.at, endsRound: false, excluding: .sms),
            ], expected: .provider(mail, hasOther: false, hasOtherChannel: false)),
        Case(
            name: "what is not wanted", optedOut: [.sms], preferred: [.sms],
            expected: .provider(mail, hasOther: false, hasOtherChannel: false)),
        Case(name: "nothing is wanted", optedOut: [.sms, .email], expected: .nobody(.optedOut)),
        Case(name: "nothing that reaches is wanted", optedOut: [.sms], reaches: [.sms], expected: .nobody(.optedOut)),
        Case(name: "nothing reaches", reaches: [], expected: .nobody(.noAddress)),
    ]

    @Test(arguments: cases) func `a provider is chosen`(_ given: Case) throws {
        var choice = RecipientChoice()
        (choice.optedOut, choice.preferred) = (given.optedOut, given.preferred)
        let record = try MessageTurnTests.message(given.given)
        let result = ChannelChoice.next(record, [Self.first, Self.second, Self.mail], choice) {
            given.reaches.contains($0)
        }
        #expect(result == given.expected)
    }
}
