/// The pages under `/docs/errors/`, where the `type` of each problem leads.
struct ErrorPages: Sendable {
    private let summaries: [String: [String]]

    /// Collects the codes of all routes and those that any may give.
    init(_ routes: [Route]) {
        var summaries: [String: [String]] = [:]
        for error in GeneralErrors.all + routes.flatMap(\.documentation.errors) {
            let line = "\(error.status) \(StatusText.phrase(error.status)): \(error.summary)"
            if summaries[error.code]?.contains(line) != true { summaries[error.code, default: []].append(line) }
        }
        self.summaries = summaries
    }

    /// The page of a code; nil for one that is not known.
    func response(for code: String) -> HTTPResponse? {
        guard let lines = summaries[code] else { return nil }
        let items = lines.map { "<li>\(HTMLText.escaped($0))</li>" }.joined()
        let page = """
            <!doctype html><html lang="en"><meta charset="utf-8"><title>\(HTMLText.escaped(code))</title>
            <h1>\(HTMLText.escaped(code))</h1><ul>\(items)</ul><p><a href="/docs">All operations</a></p></html>

            """
        return HTTPResponse(contentType: "text/html; charset=utf-8", bytes: Array(page.utf8))
    }
}

/// Text as it may stand in HTML.
enum HTMLText {
    static func escaped(_ text: String) -> String {
        var escaped = ""
        for character in text {
            switch character {
            case "&": escaped += "&amp;"
            case "<": escaped += "&lt;"
            case ">": escaped += "&gt;"
            case "\"": escaped += "&quot;"
            default: escaped.append(character)
            }
        }
        return escaped
    }
}
