/// The page at `/docs` with its script and its style: it reads `/openapi.json` and shows it, with no other source.
///
/// Each is a document of its own, so that the policy allows what this server sends and no line in the page itself.
enum DocumentationPage {
    /// The routes of the page and of what it is made of.
    static func routes() -> [Route] {
        [
            route("/docs", "documentation", "The description of these routes for people.", "text/html", page),
            route("/docs/app.js", "documentationScript", "The script of that page.", "text/javascript", script),
            route("/docs/app.css", "documentationStyle", "The style of that page.", "text/css", style),
        ]
    }

    private static func route(
        _ pattern: String, _ id: String, _ summary: String, _ type: String, _ text: String
    ) -> Route {
        var response = HTTPResponse.ranged(.document(Array(text.utf8), contentType: type + "; charset=utf-8"))
        response.fields.append(
            "Content-Security-Policy",
            "default-src 'none'; connect-src 'self'; script-src 'self'; style-src 'self'; base-uri 'none'; "
                + "form-action 'none'; frame-ancestors 'none'")
        let ready = response
        return Route.immediate(pattern, id: id, summary: summary, tag: "Documentation") { _ in ready }
            .with { $0.documentation.responseType = type }
    }

    private static let page = """
        <!doctype html>
        <html lang="en">
        <head>
        <meta charset="utf-8">
        <meta name="viewport" content="width=device-width, initial-scale=1">
        <meta name="color-scheme" content="light dark">
        <title>Medley API</title>
        <link rel="stylesheet" href="/docs/app.css">
        <script src="/docs/app.js" defer></script>
        </head>
        <body>
        <a class="skip" href="#operations">Skip to the operations</a>
        <header>
        <h1>Medley API <span id="version"></span></h1>
        <label>Find
        <input id="filter" type="search" placeholder="path, words… (press /)" autocomplete="off"></label>
        <label>Access token
        <input id="token" type="password" placeholder="for trying out" autocomplete="off"></label>
        </header>
        <div class="columns">
        <nav id="tags" aria-label="Groups of operations"></nav>
        <main id="operations" tabindex="-1"><p id="status" role="status">Loading…</p>
        <noscript><p>This page needs its script. The description itself is at
        <a href="/openapi.json">/openapi.json</a>.</p></noscript></main>
        </div>
        </body>
        </html>

        """
}
