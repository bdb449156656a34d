import JSON
import Kernel
import Testing

struct ContactTests {
    @Test(arguments: ["EG", "IN", "US", "XK"])
    func `countries are known by two capitals`(code: String) throws {
        #expect(try #require(CountryCode(code)).description == code)
    }

    @Test(arguments: ["", "eg", "XX", "EGY", "UK"])
    func `what is no country is refused`(code: String) {
        #expect(CountryCode(code) == nil)
    }

    @Test func `there are 249 countries and Kosovo`() {
        #expect(CountryCode.allCodes.count == 250)
    }

    @Test(
        arguments: [
            ("ar", "ar"), ("AR-eg", "ar-EG"), ("en-US", "en-US"), ("zh-hant-tw", "zh-Hant-TW"), ("es-419", "es-419"),
            ("hi", "hi"), ("uz-Arab", "uz-Arab"), ("az-Latn-IR", "az-Latn-IR"), ("DE-ch-1996", "de-CH-1996"),
            ("sl-ROZAJ-biske-1994", "sl-rozaj-biske-1994"), ("zh-YUE-hk", "zh-yue-HK"), ("ar-arz", "ar-arz"),
            ("ar-EG-U-NU-Latn", "ar-EG-u-nu-latn"), ("en-A-bbb-B-Ccc", "en-a-bbb-b-ccc"),
            ("de-1901-1901a", "de-1901-1901a"), ("en-a-\(String(repeating: "bbbbbbbb-", count: 3))bbb", nil),
        ] as [(String, String?)])
    func `language tags get the usual case`(text: String, tag: String?) throws {
        let parsed = try #require(LanguageTag(text))
        #expect(parsed.description == tag ?? text)
        #expect(LanguageTag(parsed.description) == parsed)
    }

    @Test(arguments: [
        "", "a", "arab", "ar_EG", "ar-", "-ar", "ar-E", "ar-EG-EG", "12", "عر", "english", "x-arabic", "i-klingon",
        "ar--EG", "ar-EG-x", "ar-EG-u", "ar-u-nu-u-co", "de-1996-1996", "ar-EG-abcdefghi", "ar-EG-x-1",
        "ar-a-bb-x-fatma", "ar-12345678a",
        "ar-EG-é1996", "\u{212A}O", "ko ", "ko\n", "ko\0", "en-a-\(String(repeating: "bbbbbbbb-", count: 3))bbbb",
    ])
    func `what is no language tag is refused`(text: String) {
        #expect(LanguageTag(text) == nil)
    }

    /// What the first rule took stands in events of the versions of today: language, script and region, in the usual case.
    @Test func `every language tag that was ever taken still reads from an event`() throws {
        var random = TestRandom()
        func letters(_ count: Int) -> String {
            String((0..<count).map { _ in "abcdefghijklmnopqrstuvwxyz".randomElement(using: &random) ?? "a" })
        }
        for _ in 0..<2_000 {
            var parts = [letters(Int.random(in: 2...3, using: &random))]
            if Bool.random(using: &random) { parts.append(letters(1).uppercased() + letters(3)) }
            switch Int.random(in: 0...2, using: &random) {
            case 0: parts.append(letters(2).uppercased())
            case 1: parts.append(String(String(Int.random(in: 1_000...1_999, using: &random)).dropFirst()))
            default: break
            }
            let text = parts.joined(separator: "-")
            let read = try StrictJSONDecoder().decode([LanguageTag].self, from: Array("[\"\(text)\"]".utf8))
            #expect(read.map(\.description) == [text], "seed \(random.seed)")
        }
    }

    @Test(arguments: [
        ("Sara@Clinic.Example", "Sara@clinic.example"), (" a.b+c@x.co ", "a.b+c@x.co"),
        ("o'hara@x.org", "o'hara@x.org"),
        ("سارة@عيادة.مصر", "سارة@عيادة.مصر"), ("a@b-c.d1", "a@b-c.d1"),
    ])
    func `addresses that could arrive are taken`(text: String, address: String) throws {
        #expect(try #require(EmailAddress(text)).description == address)
    }

    @Test(arguments: [
        "", "a", "a@", "@b.c", "a@b", "a b@c.de", "a@b c.de", "a@@b.de", "a.@b.de", ".a@b.de", "a..b@c.de", "a@-b.de",
        "a@b-.de", "a@b..de", "a@[127.0.0.1]", "\"a\"@b.de", "a@b.de,c@d.de", "a\u{0}@b.de", "a\n@b.de", "<a@b.de>",
        String(repeating: "a", count: 65) + "@b.de", "a@" + String(repeating: "b", count: 64) + ".de",
    ])
    func `what could never arrive is refused`(text: String) {
        #expect(EmailAddress(text) == nil)
    }

    @Test func `an account is found whatever the case of its address`() throws {
        let typed = try #require(EmailAddress("SARA@CLINIC.example"))
        #expect(typed.lookupKey == EmailAddress("sara@clinic.EXAMPLE")?.lookupKey)
    }
}
