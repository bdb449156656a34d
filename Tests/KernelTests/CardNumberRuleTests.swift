import Kernel
import Testing

@Suite struct CardNumberRuleTests {
    @Test(arguments: [
        "4111111111111111", "4222222222222", "378282246310005", "30569309025904", "6304000000000000",
        "6011000990139424", "4000000000000000006", "0000000000000000",
        "4111 1111 1111 1111", "4111-1111-1111-1111", "4111.1111.1111.1111", "4111_1111_1111_1111",
        "4111/1111/1111/1111", "4111:1111:1111:1111", "3782 822463 10005", "3782-822463-10005",
        "4 1 1 1 1 1 1 1 1 1 1 1 1 1 1 1", "411111111111111 1", "4111\u{A0}1111\u{2009}1111\u{202F}1111",
        "4111\u{2013}1111\u{2011}1111\u{2212}1111", "4111·1111·1111·1111", "4111\t1111\n1111\t1111",
        "card 4111111111111111 of the guest", "x4111111111111111x", "بطاقة4111111111111111", "#4111111111111111,",
        "4111111111111111 12/26", "12/26 4111111111111111", "order 7 4111 1111 1111 1111 123",
        "٤١١١١١١١١١١١١١١١", "۴۱۱۱ ۱۱۱۱ ۱۱۱۱ ۱۱۱۱", "४१११ ११११ ११११ ११११", "４１１１１１１１１１１１１１１１", "4١1१１１１１１１１１１１１1",
        "4111\u{200B}1111\u{200F}1111\u{AD}1111", "4\u{FE0F}\u{20E3}111111111111111",
        "2026-01-05 4111111111111111", "2026-01-05T09:30:00Z 4111-1111-1111-1111",
        "0198fad3-1111-7abc-8abc-123456789012 4111111111111111",
        "41111111-1111-1111-0000-000000000000",
    ])
    func `a card number is found`(_ text: String) {
        #expect(CardNumberRule.holdsCardNumber(text))
    }

    @Test(arguments: [
        "", "INV-2026-000123", "411111111111", "4111111111111112", "4111 1111 1111 1112", "41111111111111111111",
        "123456789012345678901234567890", "4111  1111  1111  1111", "4111 - 1111 - 1111 - 1111", "4111+1111+1111+1111",
        "4111a1111b1111c1111", "4111) 1111) 1111) 1111)", "12345678901", "+20 100 123 4567",
        "41111111-1111-4111-8111-111111111111", "order:41111111-1111-4111-8111-111111111111",
        "2026-01-05T09:30:00.000000Z", "2026-01-05 09:30:00.123456789", "2026-01-05T09:30:00+02:00",
        "2026-01-05-000008", "2011-11-11 11:11:11 11:11", "from 2026-01-01 to 2026-12-31", "١٢٣٤٥٦٧٨٩٠١٢٣",
        "دفعة شهر يناير للعيادة", "४१११ ११११ ११११ १११२",
    ])
    func `other numbers are none`(_ text: String) {
        #expect(!CardNumberRule.holdsCardNumber(text))
    }

    private static let scripts: [Unicode.Scalar] = ["0", "٠", "۰", "०", "০", "０"]
    private static let separators = ["", " ", "-", ".", "/", "\u{A0}", "\u{2013}", "\u{200B}"]
    private static let words = ["", "paid ", "card:", "عيادة ", "(", "2026-01-05 ", "ref "]

    @Test func `every card number is found in any grouping, script and place, and none where a digit is off`() {
        var random = TestRandom(seed: 0xCA4D)
        for round in 0..<3_000 {
            let number = Self.number(length: Int.random(in: 13...19, using: &random), using: &random)
            let text = Self.written(number, using: &random)
            #expect(CardNumberRule.holdsCardNumber(text), "round \(round): \(text)")
            // In one run: of several groups some may be a card number by chance.
            let place = Int.random(in: number.indices, using: &random)
            var wrong = number
            wrong[place] = (wrong[place] + Int.random(in: 1...9, using: &random)) % 10
            let plain = wrong.map(String.init).joined()
            #expect(!CardNumberRule.holdsCardNumber(plain), "round \(round): \(plain)")
        }
    }

    /// Random digits and the one that checks them.
    private static func number(length: Int, using random: inout TestRandom) -> [Int] {
        let body = (1..<length).map { _ in Int.random(in: 0...9, using: &random) }
        // Each place has its weight written down, other than by the rule's own sum.
        let doubled = [0, 2, 4, 6, 8, 1, 3, 5, 7, 9]
        let sum = body.reversed().enumerated().reduce(0) {
            $0 + ($1.offset % 2 == 0 ? doubled[$1.element] : $1.element)
        }
        return body + [(10 - sum % 10) % 10]
    }

    /// The number as somebody may have typed it, with words around.
    private static func written(_ number: [Int], using random: inout TestRandom) -> String {
        let zero = scripts[Int.random(in: scripts.indices, using: &random)]
        let separator = separators[Int.random(in: separators.indices, using: &random)]
        var text = words[Int.random(in: words.indices, using: &random)]
        for (index, digit) in number.enumerated() {
            if index > 0, Bool.random(using: &random) { text += separator }
            text.unicodeScalars.append(Unicode.Scalar(zero.value + UInt32(digit)) ?? "?")
        }
        return text + ["", " thanks", ")", "\u{60C}", "x"][Int.random(in: 0..<5, using: &random)]
    }
}
