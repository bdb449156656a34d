import Crypto
import Foundation
import Kernel
import TestSupport
import Testing
import WalletAPI

@testable import Wallet

/// The checks of signatures that `docs/wallet.md` gives in several languages, run as they stand there.
@Suite(.blocking) struct WebhookSignatureTests {
    /// How a block is run: the interpreter, the file's ending, and what calls it and prints `true` or `false`.
    private static let languages: [(name: String, program: String, ending: String, call: String)] = [
        (
            "python", "python3", "py",
            """
            from sys import argv as a
            print("true" if verify(a[1], a[2], a[3].encode(), int(a[4])) else "false")
            """
        ),
        (
            "javascript", "node", "js",
            """
            const a = process.argv.slice(2);
            console.log(verify(a[0], a[1], Buffer.from(a[2]), Number(a[3])) ? "true" : "false");
            """
        ),
        (
            "php", "php", "php",
            "echo verify($argv[1], $argv[2], $argv[3], (int) $argv[4]) ? \"true\" : \"false\", \"\\n\";"
        ),
    ]

    private static func guide() throws -> String {
        let place = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "../../../docs/wallet.md")
        return try String(contentsOf: place.standardizedFileURL, encoding: .utf8)
    }

    /// The block of a language in a document.
    private static func block(_ language: String, in text: String) throws -> String {
        let start = try #require(text.range(of: "```\(language)\n"), "no block of \(language)")
        let end = try #require(text.range(of: "\n```", range: start.upperBound..<text.endIndex))
        return String(text[start.upperBound..<end.lowerBound])
    }

    @Test func `the guide names everything that a webhook may ask for`() throws {
        let rows = try Self.guide().split(separator: "\n").filter { $0.hasPrefix("| `w") || $0.hasPrefix("| `p") }
        let named = Set(rows.flatMap { $0.split(separator: "|").first?.split(separator: "`") ?? [] }.map(String.init))
        for name in WebhookEventTypes.names { #expect(named.contains(name), "\(name)") }
    }

    @Test func `the checks of the guide take what is signed, and nothing else`() throws {
        let guide = try Self.guide()
        let now = Timestamp(seconds: 1_767_605_400)
        let (first, second) = (WebhookSecret(), WebhookSecret())
        let body = "{\"data\":{\"amount\":1200.50,\"reference\":\"عمل\"}}"
        let header = WebhookSecret.signature(of: Array(body.utf8), at: now, with: [first, second])
        let seconds = WebhookLimits.signatureToleranceSeconds
        let rows: [(secret: String, header: String, body: String, shift: Int, expected: String)] = [
            (first.text, header, body, 0, "true"), (second.text, header, body, 0, "true"),
            (second.text, header, body, seconds, "true"), (second.text, header, body, -seconds, "true"),
            (first.text, header, body, seconds + 1, "false"), (first.text, header, body, -seconds - 1, "false"),
            (WebhookSecret().text, header, body, 0, "false"), (first.text, header, body + " ", 0, "false"),
            (first.text, header.replacingOccurrences(of: "t=1", with: "t=2"), body, 0, "false"),
            (first.text, "t=1767605400", body, 0, "false"), (first.text, "", body, 0, "false"),
            (first.text, header + ",t=1767605401", body, 0, "false"), (first.text, "t=x,v1=ä", body, 0, "false"),
        ]
        let folder = try TemporaryFolder()
        var run = 0
        for language in Self.languages {
            guard (try? TemporaryFolder.run(["which", language.program])) != nil else {
                // Nothing to run it with is no fault of the guide's.
                print("skipped: there is no \(language.program) here")
                continue
            }
            let path = "\(folder.path)/check.\(language.ending)"
            let text = try Self.block(language.name, in: guide) + "\n" + language.call + "\n"
            try text.write(toFile: path, atomically: true, encoding: .utf8)
            for row in rows {
                let time = String(Int(now.seconds) + row.shift)
                let printed = try TemporaryFolder.run([language.program, path, row.secret, row.header, row.body, time])
                #expect(printed.filter { !$0.isWhitespace } == row.expected, "\(language.name): \(row)")
            }
            run += 1
        }
        #expect(run >= 1)
    }
}
