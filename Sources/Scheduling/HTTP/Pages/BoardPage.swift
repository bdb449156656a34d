import HTTP

/// The page that a hall shows of a queue: one document that loads nothing else, asks for its data every few seconds, chimes when
/// a number is called, and goes on showing what it knows while there is no connection.
enum BoardPage {
    /// The page in a language; it says nothing of the queue itself.
    static func response(_ language: PageLanguage) -> HTTPResponse {
        PageText.response(html(language), style: style, script: script)
    }

    static func html(_ language: PageLanguage) -> String {
        let words = BoardWords.of(language)
        func text(_ path: KeyPath<BoardWords, String>) -> String { PageText.escaped(words[keyPath: path]) }
        return """
            <!doctype html>
            <html lang="\(language.rawValue)" dir="\(language.direction)">
            <head>
            <meta charset="utf-8">
            <meta name="viewport" content="width=device-width, initial-scale=1">
            <meta name="robots" content="noindex">
            <title>\(text(\.title))</title>
            <style>\(style)</style>
            </head>
            <body data-offline="\(text(\.offline))" data-gone="\(text(\.gone))" data-minutes="\(text(\.minutes))">
            <header><h1 id="queue">\(text(\.title))</h1><time id="clock"></time></header>
            <p id="notice" role="status" hidden></p>
            <main>
            <section aria-labelledby="now"><h2 id="now">\(text(\.nowServing))</h2>
            <ol id="serving" aria-live="assertive"></ol><p id="nobody">\(text(\.nobody))</p></section>
            <section aria-labelledby="then"><h2 id="then">\(text(\.next))</h2><ol id="next"></ol></section>
            </main>
            <footer><p>\(text(\.waiting)): <b id="waiting">–</b></p><p>\(text(\.wait)): <b id="wait">–</b></p>
            <button id="sound" type="button" hidden>\(text(\.sound))</button></footer>
            <noscript><p>\(text(\.noScript))</p></noscript>
            <script>\(script)</script>
            </body>
            </html>

            """
    }
}
