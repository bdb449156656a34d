/// The settings of what is sent to customers' webhooks.
extension Setting {
    static let cloudEventsPrefix = Setting(
        name: "cloudevents-prefix", placeholder: "NAME",
        summary: "What the types of CloudEvents begin with, such as com.healthpay for com.healthpay.wallet.credited; "
            + "without it they are medley.wallet.credited.v1.")
    static let webhookAllowedAddresses = Setting(
        name: "webhook-allowed-addresses", placeholder: "CIDR,…",
        summary: "Addresses that webhooks may lead to although they are private, such as 10.20.0.0/16.", fallback: "")
    static let webhookPlainHTTP = Setting(
        name: "webhook-plain-http", placeholder: "on|off",
        summary: "Whether webhooks may have http URLs, in development: anybody on the way reads what is sent.",
        fallback: "off")
}
