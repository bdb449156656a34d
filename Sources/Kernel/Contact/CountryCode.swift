/// A country or territory by its two letters of ISO 3166-1, or `XK` for Kosovo, which is in use without being assigned.
public struct CountryCode: Hashable, Sendable {
    /// The two capital letters.
    public let code: String

    /// The codes of all countries that are known, in order.
    public static var allCodes: [String] { codes.sorted() }

    private static let codes: Set<String> = Set(
        """
        AD AE AF AG AI AL AM AO AQ AR AS AT AU AW AX AZ BA BB BD BE BF BG BH BI BJ BL BM BN BO BQ BR BS BT BV BW BY BZ
        CA CC CD CF CG CH CI CK CL CM CN CO CR CU CV CW CX CY CZ DE DJ DK DM DO DZ EC EE EG EH ER ES ET FI FJ FK FM FO
        FR GA GB GD GE GF GG GH GI GL GM GN GP GQ GR GS GT GU GW GY HK HM HN HR HT HU ID IE IL IM IN IO IQ IR IS IT JE
        JM JO JP KE KG KH KI KM KN KP KR KW KY KZ LA LB LC LI LK LR LS LT LU LV LY MA MC MD ME MF MG MH MK ML MM MN MO
        MP MQ MR MS MT MU MV MW MX MY MZ NA NC NE NF NG NI NL NO NP NR NU NZ OM PA PE PF PG PH PK PL PM PN PR PS PT PW
        PY QA RE RO RS RU RW SA SB SC SD SE SG SH SI SJ SK SL SM SN SO SR SS ST SV SX SY SZ TC TD TF TG TH TJ TK TL TM
        TN TO TR TT TV TW TZ UA UG UM US UY UZ VA VC VE VG VI VN VU WF WS XK YE YT ZA ZM ZW
        """.split(whereSeparator: \.isWhitespace).map(String.init))
}

extension CountryCode: CustomStringConvertible, LosslessStringConvertible {
    /// Reads two capital letters; nil for what is no country.
    public init?(_ text: some StringProtocol) {
        let code = String(text)
        guard Self.codes.contains(code) else { return nil }
        self.code = code
    }

    /// The two letters.
    public var description: String { code }
}

extension CountryCode: Codable {
    /// Reads the code; anything else is a `dataCorrupted` error.
    public init(from decoder: any Decoder) throws {
        self = try TextCoding.decode(from: decoder, expecting: "must be a country code of ISO 3166-1, such as EG")
    }

    /// Writes the code.
    public func encode(to encoder: any Encoder) throws {
        try TextCoding.encode(self, to: encoder)
    }
}
