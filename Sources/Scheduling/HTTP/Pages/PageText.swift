import Crypto
import HTTP

/// What pages for patients have in common.
enum PageText {
    /// A text as it stands in HTML, in content or in quotes.
    static func escaped(_ text: String) -> String {
        var result = ""
        for character in text.unicodeScalars {
            switch character {
            case "&": result += "&amp;"
            case "<": result += "&lt;"
            case ">": result += "&gt;"
            case "\"": result += "&quot;"
            case "'": result += "&#39;"
            default: result.unicodeScalars.append(character)
            }
        }
        return result
    }

    /// A page that loads nothing, with the policy that lets this style and this script in, and nothing else.
    static func response(_ html: String, style: String, script: String? = nil) -> HTTPResponse {
        var response = HTTPResponse(contentType: "text/html; charset=utf-8", bytes: Array(html.utf8))
        let scripts = script.map { " script-src '\(source($0))'; connect-src 'self';" } ?? ""
        response.fields.append(
            "Content-Security-Policy",
            "default-src 'none'; style-src '\(source(style))';\(scripts) base-uri 'none'; form-action 'none'; "
                + "frame-ancestors 'none'")
        response.fields.append("Vary", "Accept, Accept-Language")
        return response
    }

    /// How a policy names a text inside a page: by its hash (CSP level 3, section 2.3.1).
    private static func source(_ text: String) -> String { "sha256-\(Base64.encode(SHA256.hash(Array(text.utf8))))" }
}
