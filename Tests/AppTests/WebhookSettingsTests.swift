import Kernel
import Testing

@testable import App

@Suite struct WebhookSettingsTests {
    private func read(_ flags: [String]) throws -> WebhookSettings {
        try WebhookSettings(Configuration(WebhookSettings.settings, flags: flags, environment: [:]))
    }

    @Test func `without a setting webhooks are of https and lead to public addresses alone`() throws {
        let settings = try read([])
        #expect(settings.cloudEventsPrefix == nil && !settings.allowsPlainHTTP && settings.allowedAddresses.isEmpty)
        #expect(settings.sends && !WebhookSettings().sends)
    }

    @Test func `what is set is taken`() throws {
        let settings = try read([
            "--cloudevents-prefix", "com.healthpay", "--webhook-plain-http", "on", "--webhook-allowed-addresses",
            "10.0.0.0/8,127.0.0.1",
        ])
        #expect(settings.cloudEventsPrefix == "com.healthpay" && settings.allowsPlainHTTP)
        #expect(settings.allowedAddresses == ["10.0.0.0/8", "127.0.0.1"])
    }

    @Test(arguments: ["", "com.", ".com", "com healthpay", "com/healthpay", String(repeating: "a", count: 101)])
    func `what is no reversed name is no prefix`(text: String) {
        #expect(throws: UsageError.self) { try read(["--cloudevents-prefix", text]) }
    }

    @Test func `the doctor tells what fails and what nobody sends`() {
        let now = Timestamp(seconds: 1_767_605_400)
        let well = WebhookExamination.finding((2, 0, 0, 1), oldestDue: nil, at: now)
        #expect(well == .well("webhooks", "2 active, 1 deliveries wait"))
        let failing = WebhookExamination.finding((2, 1, 3, 0), oldestDue: nil, at: now)
        #expect(failing.severity == .warning && failing.seen.hasSuffix("1 fail, 3 were given up"))
        for (more, severity) in [(Int64(0), Finding.Severity.well), (1, .warning)] {
            let due = now.advanced(by: .seconds(-WebhookExamination.lateSeconds - more))
            let found = WebhookExamination.finding((1, 0, 0, 4), oldestDue: due, at: now)
            #expect(found.severity == severity, "\(found.line)")
        }
    }
}
