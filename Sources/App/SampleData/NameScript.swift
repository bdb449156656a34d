/// Names of one script: common ones as people bear them, and rarer family names put together of syllables.
///
/// The commonest are borne by thousands of a large hospital's patients, the rarest by a handful: a search must bear both.
struct NameScript: Sendable {
    /// How many family names are put together.
    static let rareFamilyNameCount = 2000

    /// Given names, commonest first.
    let givenNames: [String]
    /// Family names, commonest first.
    let familyNames: [String]

    /// Latin, Arabic and Devanagari.
    static let all: [NameScript] = [
        NameScript(
            given: """
                Mary John Anna Peter Maria James Elena Thomas Sofia David Laura Martin Julia Daniel Emma Lucas Nadia \
                Oscar Clara Victor Irene Hugo Alice Simon Marta Felix Rosa Adam Ingrid Paul Camille Erik Zoë René \
                Chloé Jürgen Łukasz Søren
                """,
            family: """
                Smith Johnson García Müller Rossi Silva Novak Martin Jensen Dubois Kowalski Andersson Fischer Moreau \
                Santos Weber Ferrari Lopez Nielsen Horvath Murphy Wagner Costa Petrov Keller Lindgren O'Brien Muñoz
                """,
            syllables: """
                ka ren mo hal ber ti dor vin sel gar lu per nas tor mi gol fen ras dal wen zor bri cha stu kel
                """),
        NameScript(
            given: """
                محمد أحمد فاطمة علي مريم حسن زينب عمر خديجة يوسف عائشة إبراهيم سارة خالد نور مصطفى هدى سعيد ليلى محمود \
                أمينة طارق سلمى حسين رقية كريم منى ياسر دعاء ماجد
                """,
            family: """
                السيد حسن إبراهيم علي محمود الشافعي المصري عثمان سليمان منصور القاضي البغدادي الحلبي النجار الخطيب \
                الشريف حمدي فوزي رمضان غانم
                """,
            syllables: """
                با كر نو مح سا لي دو طا في رم جا هن شو قا عي صد زو بل تم غا حي وس نب ضا كو
                """),
        NameScript(
            given: """
                राम सीता अमित प्रिया राजेश सुनीता विजय अनिता संजय पूजा रवि नेहा सुरेश कविता अनिल मीना मनोज गीता दीपक रेखा \
                अर्जुन लक्ष्मी कृष्ण राधा विकास आशा
                """,
            family: """
                शर्मा वर्मा सिंह कुमार गुप्ता पटेल यादव मिश्रा जोशी चौधरी पांडे त्रिपाठी देशमुख कुलकर्णी अग्रवाल मेहता नायर \
                रेड्डी सक्सेना भट्ट
                """,
            syllables: """
                का रा मे नी सु दे वा लो पा ति गो ही जा बा चे नू मा शी धा के रो वि सा ली मु
                """),
    ]

    private init(given: String, family: String, syllables: String) {
        givenNames = given.split(whereSeparator: \.isWhitespace).map(String.init)
        let parts = syllables.split(whereSeparator: \.isWhitespace).map(String.init)
        let common = family.split(whereSeparator: \.isWhitespace).map(String.init)
        familyNames = common + Self.rareNames(of: parts)
    }

    /// Three syllables each, so spread that neighbours in the list differ in all of them.
    private static func rareNames(of parts: [String]) -> [String] {
        let combinations = parts.count * parts.count * parts.count
        return (0..<min(rareFamilyNameCount, combinations)).map { index in
            // A stride without a common factor with the count meets each combination once.
            let place = index * 7919 % combinations
            let name =
                parts[place % parts.count] + parts[place / parts.count % parts.count]
                + parts[place / (parts.count * parts.count)]
            return name.prefix(1).uppercased() + name.dropFirst()
        }
    }
}
