import Kernel

/// How days and times are written in the languages that the program speaks: English, Arabic with the months of Egypt and the
/// Gulf, and Hindi. Any other language gets English.
struct LocalWords: Hashable, Sendable {
    /// Monday first.
    let weekdays: [String]
    /// January first.
    let months: [String]
    /// What parts a day from what follows.
    let comma: String
    /// What stands for a patient without a name.
    let somebody: String
    /// What stands for a service that is not known.
    let appointment: String

    /// The words of a language.
    init(_ locale: LanguageTag) {
        switch locale.language {
        case "ar": self = .arabic
        case "hi": self = .hindi
        default: self = .english
        }
    }

    /// A day, such as `Monday, 5 January 2026`.
    func text(_ day: LocalDate) -> String {
        "\(weekdays[day.weekday.rawValue - 1])\(comma) \(day.day) \(months[day.month - 1]) \(day.year)"
    }

    /// A time of 24 hours, such as `08:05`.
    func text(_ time: LocalTime) -> String { "\(Self.twoDigits(time.hour)):\(Self.twoDigits(time.minute))" }

    /// A day and a time.
    func text(_ local: LocalDateTime) -> String { "\(text(local.date))\(comma) \(text(local.time))" }

    private static func twoDigits(_ number: Int) -> String { number < 10 ? "0\(number)" : "\(number)" }

    private init(_ weekdays: String, _ months: String, comma: String, somebody: String, appointment: String) {
        self.weekdays = weekdays.split(separator: " ").map(String.init)
        self.months = months.split(separator: " ").map(String.init)
        self.comma = comma
        self.somebody = somebody
        self.appointment = appointment
    }

    private static let english = LocalWords(
        "Monday Tuesday Wednesday Thursday Friday Saturday Sunday",
        "January February March April May June July August September October November December",
        comma: ",", somebody: "patient", appointment: "appointment")

    private static let arabic = LocalWords(
        "الاثنين الثلاثاء الأربعاء الخميس الجمعة السبت الأحد",
        "يناير فبراير مارس أبريل مايو يونيو يوليو أغسطس سبتمبر أكتوبر نوفمبر ديسمبر",
        comma: "،", somebody: "مريضنا الكريم", appointment: "الموعد")

    private static let hindi = LocalWords(
        "सोमवार मंगलवार बुधवार गुरुवार शुक्रवार शनिवार रविवार",
        "जनवरी फ़रवरी मार्च अप्रैल मई जून जुलाई अगस्त सितंबर अक्टूबर नवंबर दिसंबर",
        comma: ",", somebody: "मरीज़", appointment: "अपॉइंटमेंट")
}

extension LanguageTag {
    /// Whether what is written in it runs from right to left.
    var isRightToLeft: Bool { Self.rightToLeft.contains(language) || script == "Arab" || script == "Hebr" }

    private static let rightToLeft: Set<String> = ["ar", "fa", "he", "ur", "ps", "ckb", "sd", "yi", "dv"]
}
