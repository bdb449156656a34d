import TestSupport
import Testing

@testable import App

@Suite struct PaymentSettingsTests {
    private static let razorpay = [
        "--payment-gateways", "razorpay", "--razorpay-key-id", "rzp_1", "--razorpay-key-secret", "hush-key",
        "--razorpay-webhook-secret", "hush-hook",
    ]
    private static let phonePe = [
        "--payment-gateways", "phonepe", "--phonepe-client-id", "c1", "--phonepe-client-secret", "hush-key",
        "--phonepe-webhook-login", "medley:hush-1",
    ]
    private static let known = PaymentSettings.settings + [.publicURL, .tlsCertificateFile]

    private func configuration(_ flags: [String], _ environment: [String: String] = [:]) throws -> Configuration {
        try Configuration(Self.known, flags: flags, environment: environment)
    }

    private func read(_ flags: [String]) throws -> PaymentSettings { try PaymentSettings(configuration(flags)) }

    @Test(
        arguments: [
            ([], ["fake"]), (["--payment-gateways", "none"], []), (["--public-url", "https://clinic.example"], []),
            (["--tls-certificate-file", "cert.pem"], []), (["--public-url", "http://localhost:8080"], ["fake"]),
            (["--public-url", "https://clinic.example", "--payment-gateways", "fake"], ["fake"]),
            (razorpay, ["razorpay"]), (phonePe, ["phonepe"]),
        ] as [([String], [String])])
    func `who takes payments is what was said, and the fake only where nothing is in earnest`(
        flags: [String], names: [String]
    ) throws {
        #expect(try read(flags).gateways.map(\.name) == names)
    }

    @Test func `the first that is named is the usual one`() throws {
        let settings = try read(Array(Self.razorpay.dropFirst(2)) + ["--payment-gateways", "razorpay,fake"])
        #expect(settings.gateways.map(\.name) == ["razorpay", "fake"])
    }

    @Test(arguments: [
        ["--payment-gateways", ""], ["--payment-gateways", "paypal"], ["--payment-gateways", "fake,fake"],
        ["--payment-gateways", "fake,"], ["--payment-gateways", "none,fake"], ["--fake-webhook-secret", "short"],
        Array(razorpay.dropLast(2)), Array(razorpay.dropLast(4)),
        razorpay + ["--razorpay-previous-webhook-secret", "a"],
        razorpay + ["--razorpay-url", "ftp://example.com"], razorpay + ["--razorpay-url", "https://example.com?x=1"],
        Array(phonePe.dropLast(2)), phonePe + ["--phonepe-previous-webhook-login", "nocolon-here"],
        phonePe + ["--phonepe-redirect-url", "clinic.example"],
    ])
    func `what is missing or wrong is named, and no secret is`(flags: [String]) {
        let error = #expect(throws: UsageError.self) { try read(flags) }
        #expect(error?.message.contains("hush") == false && error?.message.contains("short") == false)
    }

    @Test func `secrets come from files as well`() throws {
        let folder = try TemporaryFolder()
        let path = folder.path + "/hook"
        try TextFile.write("hush-hook\n", to: path)
        let flags = Array(Self.razorpay.dropLast(2))
        let settings = try PaymentSettings(
            configuration(flags, ["MEDLEY_RAZORPAY_WEBHOOK_SECRET_FILE": path]))
        #expect(settings.gateways.map(\.name) == ["razorpay"])
    }

    @Test(
        arguments: [
            ([], "warn"), (["--payment-gateways", "none"], "ok"), (razorpay, "ok"),
            (["--payment-gateways", "x"], "FAULT"),
            (Array(razorpay.dropLast(2)), "FAULT"),
        ] as [([String], String)])
    func `the doctor says who takes payments, and shows no secret`(flags: [String], word: String) throws {
        let findings = PaymentExamination(try configuration(flags)).findings()
        let lines = findings.map(\.line).joined()
        #expect(lines.contains(word) && !lines.contains("hush"))
    }
}
