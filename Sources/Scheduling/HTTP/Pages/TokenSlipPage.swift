import HTTP
import Kernel
import SchedulingAPI

/// The slip of a token, to be printed on paper of 80 mm.
enum TokenSlipPage {
    private struct Words {
        var title: String
        var position: String
        var wait: String
        var minutes: String
        var issued: String
        var please: String
    }

    /// The slip in a language.
    static func response(_ slip: TokenSlipView, _ language: PageLanguage) -> HTTPResponse {
        PageText.response(html(slip, language), style: style)
    }

    static func html(_ slip: TokenSlipView, _ language: PageLanguage) -> String {
        let words = words(language)
        var lines = ""
        if let position = slip.position { lines += line(words.position, String(position)) }
        if let seconds = slip.expectedWaitSeconds {
            lines += line(words.wait, "\((seconds + 59) / 60) \(words.minutes)")
        }
        let (date, time) = (slip.issuedAt.date, slip.issuedAt.time)
        lines += line(words.issued, "\(date) \(String("\(time)".prefix(timeCharacters)))")
        return """
            <!doctype html>
            <html lang="\(language.rawValue)" dir="\(language.direction)">
            <head>
            <meta charset="utf-8">
            <meta name="viewport" content="width=device-width, initial-scale=1">
            <title>\(PageText.escaped(words.title)) \(PageText.escaped(slip.number))</title>
            <style>\(style)</style>
            </head>
            <body>
            <h1>\(PageText.escaped(slip.queue))</h1>
            <p class="number">\(PageText.escaped(slip.number))</p>
            <dl>\(lines)</dl>
            <p>\(PageText.escaped(words.please))</p>
            </body>
            </html>

            """
    }

    private static func line(_ name: String, _ value: String) -> String {
        "<dt>\(PageText.escaped(name))</dt><dd>\(PageText.escaped(value))</dd>"
    }

    /// Hours and minutes.
    private static let timeCharacters = 5

    private static let style = """

        @page { size: 80mm auto; margin: 4mm; }
        * { box-sizing: border-box; margin: 0; }
        body { width: 72mm; max-width: 100%; margin: 0 auto; text-align: center; color: #000; background: #fff;
          font: 12pt/1.4 system-ui, "Noto Sans", "Noto Sans Arabic", "Noto Sans Devanagari", sans-serif; }
        h1 { font-size: 14pt; overflow-wrap: anywhere; }
        .number { font-size: 44pt; font-weight: 800; line-height: 1.2; direction: ltr; unicode-bidi: isolate; }
        dl { display: grid; grid-template-columns: auto auto; gap: 1mm 3mm; text-align: start; margin: 3mm 0; }
        dd { margin: 0; text-align: end; unicode-bidi: isolate; }

        """

    private static func words(_ language: PageLanguage) -> Words {
        switch language {
        case .english:
            Words(
                title: "Number", position: "Place in line", wait: "Expected wait", minutes: "min", issued: "Issued",
                please: "Please wait until your number is called.")
        case .arabic:
            Words(
                title: "رقم", position: "الترتيب في الدور", wait: "الانتظار المتوقع", minutes: "دقيقة",
                issued: "وقت الإصدار", please: "يرجى الانتظار حتى يُنادى على رقمك.")
        case .hindi:
            Words(
                title: "नंबर", position: "कतार में स्थान", wait: "अनुमानित प्रतीक्षा", minutes: "मिनट",
                issued: "जारी किया गया", please: "कृपया अपना नंबर बुलाए जाने तक प्रतीक्षा करें।")
        }
    }
}
