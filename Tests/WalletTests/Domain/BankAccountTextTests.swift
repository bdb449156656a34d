import Testing

@testable import Wallet

/// Which texts are IBANs.
@Suite struct BankAccountTextTests {
    @Test(arguments: [
        ("EG380019000500000000263180002", true), ("EG38 0019 0005 0000 0000 2631 8000 2", true),
        ("GB82 WEST 1234 5698 7654 32", true), ("NO9386011117947", true), ("EG380019000500000000263180003", false),
        ("EG83 0019 0005 0000 0000 2631 8000 2", false), ("4111 1111 1111 1111", false), ("", false),
        ("EG38", false), ("gb82 west 1234 5698 7654 32", false), ("GB82-WEST-1234-5698-7654-32", false),
    ])
    func `an IBAN is one by its check digits`(_ text: String, _ isIBAN: Bool) {
        #expect(BankAccountText.isIBAN(text) == isIBAN)
    }
}
