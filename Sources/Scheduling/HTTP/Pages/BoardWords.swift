/// The words of the board in a language.
struct BoardWords: Sendable {
    var title: String
    var nowServing: String
    var next: String
    var waiting: String
    var wait: String
    var minutes: String
    var nobody: String
    var offline: String
    var gone: String
    var sound: String
    var noScript: String

    /// The words of a language.
    static func of(_ language: PageLanguage) -> BoardWords {
        switch language {
        case .english: english
        case .arabic: arabic
        case .hindi: hindi
        }
    }

    private static let english = BoardWords(
        title: "Queue", nowServing: "Now serving", next: "Next", waiting: "Waiting", wait: "Expected wait",
        minutes: "min", nobody: "Nobody has been called yet.", offline: "No connection. As of",
        gone: "This board is no longer available.", sound: "Turn sound on", noScript: "This page needs JavaScript.")

    private static let arabic = BoardWords(
        title: "الدور", nowServing: "يُنادى الآن", next: "التالي", waiting: "في الانتظار", wait: "الانتظار المتوقع",
        minutes: "دقيقة", nobody: "لم يُنادَ على أحد بعد.", offline: "لا يوجد اتصال. آخر تحديث",
        gone: "لم تعد هذه اللوحة متاحة.", sound: "تشغيل الصوت", noScript: "تحتاج هذه الصفحة إلى JavaScript.")

    private static let hindi = BoardWords(
        title: "कतार", nowServing: "अभी बुलाया गया", next: "अगले", waiting: "प्रतीक्षा में", wait: "अनुमानित प्रतीक्षा",
        minutes: "मिनट", nobody: "अभी तक किसी को नहीं बुलाया गया है।", offline: "कनेक्शन नहीं है। पिछला अपडेट",
        gone: "यह बोर्ड अब उपलब्ध नहीं है।", sound: "ध्वनि चालू करें", noScript: "इस पृष्ठ के लिए JavaScript आवश्यक है।")
}
