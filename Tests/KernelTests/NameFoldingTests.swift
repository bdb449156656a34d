import Kernel
import Testing

struct NameFoldingTests {
    @Test(arguments: [
        ("Müller", "muller"), ("José María", "jose maria"), ("O'Brien", "obrien"), ("O’Brien", "obrien"),
        ("Al-Sayed", "al sayed"), ("  Ana \t Maria ", "ana maria"), ("Øystein Ærø", "oystein aero"),
        ("Straße", "strasse"),
        ("Łukasz Żółć", "lukasz zolc"), ("İbrahim Işık", "ibrahim isik"), ("Nguyễn Thị", "nguyen thi"),
        ("Jose\u{301}", "jose"), ("ＡＬＩ", "ali"), ("ﬁona", "fiona"), ("J.R. Smith, Jr.", "j r smith jr"),
        ("Ðorđe", "dorde"),
        ("Þór", "thor"), ("Ωνάσης", "ωνασησ"), ("ΩΝΆΣΗΣ", "ωνασησ"), ("Артём Йод", "артем иод"),
        ("X Æ A-12", "x ae a 12"),
        ("", ""), ("--", ""), ("'", ""), ("ʿAlī", "ali"), ("a\u{AD}b", "ab"),
    ])
    func `Latin, Greek and Cyrillic names lose case and accents`(name: String, folded: String) {
        #expect(NameFolding.fold(name) == folded)
    }

    @Test(arguments: [
        ("أحمد", "احمد"), ("إبراهيم", "ابراهيم"), ("آمنة", "امنه"), ("ٱلرحمن", "الرحمن"), ("فاطمة", "فاطمه"),
        ("فاطمه", "فاطمه"), ("منى", "مني"), ("مني", "مني"), ("مُحَمَّد", "محمد"), ("محـــمد", "محمد"), ("هناء", "هنا"),
        ("مؤمن", "مومن"), ("رائد", "رايد"), ("عبدالله", "عبد الله"), ("عبد الله", "عبد الله"), ("عَبْدُ ٱللَّه", "عبد الله"),
        ("عبده", "عبده"), ("غرفة ١٢", "غرفه 12"), ("کریم", "كريم"), ("\u{FE8E}\u{FEE3}\u{FEFB}", "املا"),
        ("سارة\u{200F}", "ساره"),
        ("أ\u{654}", "ا"), ("ا\u{654}حمد", "احمد"), ("علی", "علي"), ("هُدى", "هدي"),
    ])
    func `Arabic names meet however they are written`(name: String, folded: String) {
        #expect(NameFolding.fold(name) == folded)
    }

    @Test(arguments: [
        ("फ़ातिमा", "फातिमा"), ("फ\u{93C}ातिमा", "फातिमा"), ("\u{95E}ातिमा", "फातिमा"), ("चाँद", "चांद"), ("चांद", "चांद"),
        ("पण्डित", "पंडित"), ("पंडित", "पंडित"), ("हिन्दी", "हिंदी"), ("चम्पा", "चंपा"), ("रश्मि", "रश्मि"), ("अन्नू", "अन्नू"),
        ("शर्\u{200D}मा", "शर्मा"), ("शर्\u{200C}मा", "शर्मा"), ("वार्ड १२३", "वार्ड 123"), ("ऱ", "र"), ("सन्मान", "सन्मान"),
        ("राम।कुमार", "राम कुमार"),
    ])
    func `Hindi names meet however they are written`(name: String, folded: String) {
        #expect(NameFolding.fold(name) == folded)
    }

    @Test(arguments: ["Müller ß İ", "عبدالله أحمد", "पण्डित फ़ातिमा", "한글 이름", "Nguyễn", "ﷺ Ω", "ব্যানার্জী", "がぎ"])
    func `folding twice changes nothing`(name: String) {
        let once = NameFolding.fold(name)
        #expect(NameFolding.fold(once) == once)
    }

    @Test func `folding any text ends, is the same for equal strings, and is idempotent`() {
        var random = TestRandom()
        let ranges: [ClosedRange<UInt32>] = [0x20...0x7E, 0xC0...0x24F, 0x600...0x6FF, 0x900...0x97F, 0x1E00...0x1EFF]
        for _ in 0..<4000 {
            var text = String.UnicodeScalarView()
            for _ in 0..<Int.random(in: 0...12, using: &random) {
                guard let range = ranges.randomElement(using: &random) else { continue }
                if let scalar = Unicode.Scalar(UInt32.random(in: range, using: &random)) { text.append(scalar) }
            }
            let once = NameFolding.fold(String(text))
            #expect(NameFolding.fold(once) == once, "\(Array(text).map(\.value))")
            #expect(!once.hasPrefix(" ") && !once.hasSuffix(" ") && !once.contains("  "))
        }
    }

    @Test func `a search key has each folded word once`() {
        #expect(NameFolding.searchKey(["Ana María Ruiz", "Ana María", "Ruiz"]) == "ana maria ruiz")
        #expect(NameFolding.searchKey([nil, "", "  "]) == "")
        #expect(NameFolding.tokens(of: "Al-Sayed, Omar") == ["al", "sayed", "omar"])
    }

    @Test func `a person is found by the parts of the name`() throws {
        let name = try #require(PersonName(givenName: " Fátima ", familyName: "El-Sayed"))
        #expect(name.fullName == "Fátima El-Sayed")
        #expect(name.searchKey == "fatima el sayed")
        let whole = try #require(PersonName(fullName: "محمد أحمد"))
        #expect(whole.givenName == nil)
        #expect(PersonName(familyName: "Sayed") == nil)
        #expect(PersonName(givenName: "  ") == nil)
        #expect(PersonName(givenName: "a\u{0}b") == nil)
        #expect(PersonName(givenName: "Suresh")?.fullName == "Suresh")
    }
}
