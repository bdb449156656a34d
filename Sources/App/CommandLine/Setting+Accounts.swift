/// The settings of the commands that make hospitals and users.
extension Setting {
    static let code = Setting(
        name: "code", placeholder: "CODE", summary: "The hospital's code: 2 to 32 of A-Z, 0-9 and -.")
    static let hospitalName = Setting(name: "name", placeholder: "NAME", summary: "The hospital's name.")
    static let tenantKind = Setting(
        name: "kind", placeholder: "KIND", summary: "hospital, or operator of wallets.", fallback: "hospital")
    static let country = Setting(
        name: "country", placeholder: "CC", summary: "The country (ISO 3166-1 alpha-2), such as EG.")
    static let currency = Setting(
        name: "currency", placeholder: "CUR", summary: "The currency (ISO 4217), such as EGP.")
    static let timeZone = Setting(
        name: "time-zone", placeholder: "ZONE", summary: "The time zone, such as Africa/Cairo.")
    static let locale = Setting(name: "locale", placeholder: "TAG", summary: "Language and region.", fallback: "en")
    static let email = Setting(name: "email", placeholder: "ADDRESS", summary: "The address to log in with.")
    static let displayName = Setting(name: "display-name", placeholder: "NAME", summary: "The name that others see.")
    static let roles = Setting(
        name: "roles", placeholder: "ROLE,…", summary: "What the user may do, such as receptionist,cashier.")
    static let password = Setting(
        name: "password", placeholder: "TEXT", summary: "The password, 10 to 128 characters.", isSecret: true)
    static let ifAbsent = Setting(
        name: "if-absent", summary: "Succeed without a change where it is there already.")
    static let seed = Setting(
        name: "seed", placeholder: "N", summary: "Another year than the usual one: the same for the same number.")
    static let messageFolder = Setting(
        name: "message-folder", placeholder: "DIR",
        summary: "Where messages to people are kept, a file each, mode 0600; the state folder's messages unless given.")
    static let publicURL = Setting(
        name: "public-url", placeholder: "URL",
        summary: "Where people reach the console, for links in messages; without it these carry the bare token.")
}
