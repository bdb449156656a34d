/// The module's tables that are functions of the journal.
enum AuthTable {
    static let hospital = "auth.hospital"
    static let location = "auth.location"
    static let userAccount = "auth.user_account"
    static let userEmail = "auth.user_email"
    static let memberPhone = "auth.member_phone"
    static let userCredential = "auth.user_credential"
    static let apiKey = "auth.api_key"
    static let apiKeyDirectory = "auth.api_key_directory"
    static let hospitalDirectory = "auth.hospital_directory"
}
