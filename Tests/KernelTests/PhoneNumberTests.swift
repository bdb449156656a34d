import Kernel
import Testing

struct PhoneNumberTests {
    @Test(arguments: [
        ("0100 123 4567", "EG", "+201001234567"), ("01001234567", "EG", "+201001234567"),
        ("1001234567", "EG", "+201001234567"), ("+20 100 123 4567", "EG", "+201001234567"),
        ("0020 100 123 4567", "EG", "+201001234567"), ("201001234567", "EG", "+201001234567"),
        ("+2001001234567", "EG", "+201001234567"), ("٠١٠٠١٢٣٤٥٦٧", "EG", "+201001234567"),
        ("\u{200F}+٢٠ ١٠٠ ١٢٣ ٤٥٦٧", "EG", "+201001234567"), ("۰۱۰۰۱۲۳۴۵۶۷", "EG", "+201001234567"),
        ("02 2345 6789", "EG", "+20223456789"), ("(02) 2345-6789", "EG", "+20223456789"),
        ("98765 43210", "IN", "+919876543210"), ("098765-43210", "IN", "+919876543210"),
        ("919876543210", "IN", "+919876543210"), ("९८७६५४३२१०", "IN", "+919876543210"),
        ("9123456789", "IN", "+919123456789"), ("1800 123 4567", "IN", "+9118001234567"),
        ("(415) 555-2671", "US", "+14155552671"), ("1-415-555-2671", "US", "+14155552671"),
        ("011 44 20 7946 0958", "US", "+442079460958"), ("+1 (415) 555.2671", "EG", "+14155552671"),
        ("020 7946 0958", "GB", "+442079460958"), ("+44 (0)20 7946 0958", "EG", "+442079460958"),
        ("06 6982 3456", "IT", "+390669823456"), ("+39 06 6982 3456", "EG", "+390669823456"),
        ("8 (912) 345-67-89", "RU", "+79123456789"), ("9123456789", "RU", "+79123456789"),
        ("0151 12345678", "DE", "+4915112345678"), ("4915112345678", "DE", "+4915112345678"),
        ("06 30 123 4567", "HU", "+36301234567"), ("050 123 4567", "AE", "+971501234567"),
        ("+966 50 123 4567", "AE", "+966501234567"), ("tel:+201001234567", "IN", "+201001234567"),
        ("９８７６５４３２１０", "IN", "+919876543210"), ("55 1234 5678", "MX", "+525512345678"),
        ("+7 701 234 56 78", "EG", "+77012345678"),
    ])
    func `a number as people type it becomes E 164`(typed: String, country: String, number: String) throws {
        let home = try #require(CountryCode(country))
        let parsed = try #require(PhoneNumber(typed: typed, in: home))
        #expect(parsed.e164 == number)
        #expect(PhoneNumber(number) == parsed)
    }

    @Test(arguments: [
        "", " ", "+", "12", "abc", "0100 123 4567 x2", "0100+1234567", "++201001234567", "+999 123 456 789", "+20 1",
        "01001234567890123", "+201001234567890", "0100;1234567", "1e9", "+0 100 123 4567",
        String(repeating: "1", count: 70),
        "01001234567\n",
    ])
    func `what cannot be a number is refused`(typed: String) throws {
        #expect(PhoneNumber(typed: typed, in: try #require(CountryCode("EG"))) == nil)
    }

    @Test(
        arguments: [
            ("0100 123 4567", "1001234567"), ("+20 100 123 4567", "1001234567"), ("201001234567", "1001234567"),
            ("1234567", "1234567"), ("4567", "4567"), ("0100 12", "10012"), ("+20 100", "100"), ("0020 100", "100"),
            ("١٢٣ ٤٥٦٧", "1234567"), ("010", "10"), ("12", nil), ("", nil), ("Fatima", nil), ("0100a", nil),
        ] as [(String, String?)])
    func `a number is found however it is typed, in part too`(typed: String, digits: String?) throws {
        let egypt = try #require(CountryCode("EG"))
        let expected = digits.flatMap { $0.utf8.count >= 3 ? $0 : nil }
        #expect(PhoneNumber.searchDigits(typed: typed, in: egypt) == expected)
        if let expected, expected.utf8.count > 4 {
            let stored = try #require(PhoneNumber("+201001234567")).searchDigits
            #expect(stored.contains(expected))
        }
    }

    @Test func `a number has a calling code and a national number`() throws {
        let number = try #require(PhoneNumber("+201001234567"))
        #expect(number.callingCode == "20")
        #expect(number.nationalNumber == "1001234567")
        let unknown = try #require(PhoneNumber("+999123456789"))
        #expect(unknown.callingCode.isEmpty)
        #expect(unknown.nationalNumber == "999123456789")
    }

    @Test(arguments: ["", "201001234567", "+12345", "+0123456789", "+1234567890123456", "+20 100", "+20100123456x"])
    func `the stored form is read strictly`(text: String) {
        #expect(PhoneNumber(text) == nil)
    }

    @Test func `every country's numbers survive being typed with plus`() throws {
        for code in CountryCode.allCodes {
            let country = try #require(CountryCode(code))
            guard let number = PhoneNumber(typed: "2345678", in: country) else { continue }
            #expect(PhoneNumber(typed: number.e164, in: country) == number, "\(code)")
        }
    }
}
