import AuthAPI
import Kernel

/// Which passwords are taken.
enum PasswordRule {
    /// What is wrong with a password; the raw value is the stable code of the field error.
    enum Fault: String, Error, Hashable, Sendable, CaseIterable {
        case required, tooShort, tooLong, isEmail, tooCommon

        /// What would be taken.
        var message: String {
            switch self {
            case .required: "This is needed."
            case .tooShort: "Give at least \(AuthLimits.passwordLeastCharacters) characters."
            case .tooLong: "Give at most \(AuthLimits.passwordCharacters) characters."
            case .isEmail: "Give something other than the address."
            case .tooCommon: "This is among the first that anyone would guess. Give a few words of your own."
            }
        }
    }

    /// Why a password is not taken; nil where it is.
    ///
    /// A password is taken as it is: nothing is trimmed.
    static func fault(in password: String, email: String?) -> Fault? {
        let count = password.count
        if count == 0 { return .required }
        if count < AuthLimits.passwordLeastCharacters { return .tooShort }
        let bytesLimit = AuthLimits.passwordCharacters * bytesPerCharacter
        if count > AuthLimits.passwordCharacters || password.utf8.count > bytesLimit { return .tooLong }
        let folded = password.lowercased()
        if let email, !email.isEmpty {
            let address = email.lowercased()
            let local = String(address.prefix { $0 != "@" })
            if folded == address || folded == local { return .isEmail }
        }
        if commonest.contains(folded) || Set(folded).count < leastDifferentCharacters { return .tooCommon }
        return nil
    }

    /// Accents piled on one letter are one character to people, yet bytes to hash.
    private static let bytesPerCharacter = 8
    /// Fewer than these make up no password, however long.
    private static let leastDifferentCharacters = 4

    /// The commonest passwords that are long enough, as leaked lists have them.
    private static let commonest: Set<String> = Set(
        """
        1234567890 12345678910 0123456789 0987654321 9876543210 1234512345 1q2w3e4r5t 1q2w3e4r5t6y 1qaz2wsx3edc
        q1w2e3r4t5 qwertyuiop qwerty1234 qwerty12345 qwerty123456 qwertyuiop123 asdfghjkl1 asdfghjkl123 zxcvbnm123
        password12 password123 password1234 password12345 passw0rd123 p@ssw0rd123 p@ssword123 password123! mypassword
        mypassword1 changeme123 changeme1234 welcome123 welcome1234 letmein123 letmein1234 iloveyou12 iloveyou123
        administrator admin12345 admin123456 administrator1 superadmin superadmin1 sunshine12 sunshine123 princess123
        football123 baseball123 dragon1234 monkey1234 master1234 abcd123456 abcdefghij abc1234567 abcdef1234 aa12345678
        a123456789 123456789a 123456789q 1234567891 12345678900 123123123123 111222333444 hospital123 hospital1234
        doctor1234 clinic1234 medley1234 medley12345
        """.split(whereSeparator: \.isWhitespace).map(String.init))
}
