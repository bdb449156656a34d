/// The settings of payment gateways.
extension Setting {
    static let paymentGateways = Setting(
        name: "payment-gateways", placeholder: "NAME,…",
        summary:
            "Who takes payments, the usual one first: fake, razorpay, phonepe; none for nobody. Without it the fake "
            + "that is built in, but nobody where a certificate or an https --public-url says that this is in earnest.")
    static let fakeWebhookSecret = Setting(
        name: "fake-webhook-secret", placeholder: "TEXT",
        summary: "What the fake's webhooks are signed with, for those who send some from outside.", isSecret: true)

    static let razorpayKeyID = Setting(
        name: "razorpay-key-id", placeholder: "ID", summary: "The id of Razorpay's API key.")
    static let razorpayKeySecret = Setting(
        name: "razorpay-key-secret", placeholder: "TEXT", summary: "The secret of Razorpay's API key.", isSecret: true)
    static let razorpayWebhookSecret = Setting(
        name: "razorpay-webhook-secret", placeholder: "TEXT", summary: "What Razorpay signs its webhooks with.",
        isSecret: true)
    static let razorpayPreviousWebhookSecret = Setting(
        name: "razorpay-previous-webhook-secret", placeholder: "TEXT",
        summary: "What it signed them with before, for a day or so after a change.", isSecret: true)
    static let razorpayURL = Setting(
        name: "razorpay-url", placeholder: "URL", summary: "Where Razorpay's API is; its own address unless given.")

    static let phonePeClientID = Setting(
        name: "phonepe-client-id", placeholder: "ID", summary: "The id of PhonePe's API client.")
    static let phonePeClientVersion = Setting(
        name: "phonepe-client-version", placeholder: "N", summary: "The version of that client's secret.",
        fallback: "1")
    static let phonePeClientSecret = Setting(
        name: "phonepe-client-secret", placeholder: "TEXT", summary: "The secret of PhonePe's API client.",
        isSecret: true)
    static let phonePeWebhookLogin = Setting(
        name: "phonepe-webhook-login", placeholder: "NAME:PASSWORD",
        summary: "The name and password that were set at PhonePe for webhooks.", isSecret: true)
    static let phonePePreviousWebhookLogin = Setting(
        name: "phonepe-previous-webhook-login", placeholder: "NAME:PASSWORD",
        summary: "Those of before, for a day or so after a change.", isSecret: true)
    static let phonePeURL = Setting(
        name: "phonepe-url", placeholder: "URL", summary: "Where PhonePe's payments are; its own address unless given.")
    static let phonePeTokenURL = Setting(
        name: "phonepe-token-url", placeholder: "URL",
        summary: "Where PhonePe's tokens are; its own address unless given.")
    static let phonePeRedirectURL = Setting(
        name: "phonepe-redirect-url", placeholder: "URL", summary: "Where PhonePe sends the payer afterwards.")
}
