import AuthAPI
import Testing

@testable import Auth

@Suite struct PasswordRuleTests {
    @Test(
        arguments: [
            ("a river of papyrus", nil), ("دواء القلب في النيل", nil), ("", .required), ("ninechars", .tooShort),
            ("1234567890", .tooCommon), ("PassWord123", .tooCommon), ("aaaaaaaaaaaa", .tooCommon),
            ("Mona@Nile.example", .isEmail), (String(repeating: "abcdef", count: 22), .tooLong),
            (String(repeating: "abcdefgh", count: 16), nil), ("          ", .tooCommon),
        ] as [(String, PasswordRule.Fault?)])
    func `a password is taken or it is said why not`(password: String, fault: PasswordRule.Fault?) {
        #expect(PasswordRule.fault(in: password, email: "mona@nile.example") == fault)
    }

    @Test func `the name before the address is no password either`() {
        #expect(PasswordRule.fault(in: "mona.hassan", email: "Mona.Hassan@nile.example") == .isEmail)
    }
}
