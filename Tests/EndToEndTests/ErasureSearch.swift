import Foundation
import TestSupport
import Testing

/// Looks for texts that identify somebody, in every form in which they may stand.
struct ErasureSearch {
    /// Whether a text is looked for folded, reversed, in hexadecimal digits, base64, UTF-16 and escapes too.
    enum Forms { case all, few }

    private let needles: [(text: String, form: String, bytes: Data)]

    init(_ texts: [String], forms: Forms = .all) {
        needles = Set(texts).sorted().flatMap { text in
            Needles.of(text, forms).map { (text, $0.form, Data($0.bytes)) }
        }
    }

    /// Where one of the texts is found in some bytes; as they are and in lower case.
    func findings(in bytes: [UInt8]) -> [String] {
        let content = Data(bytes)
        let lower = Data(bytes.map { (0x41...0x5A).contains($0) ? $0 | 0x20 : $0 })
        return needles.compactMap { needle in
            content.range(of: needle.bytes) != nil || lower.range(of: needle.bytes) != nil
                ? "\(needle.text) as \(needle.form)" : nil
        }
    }

    func findings(in text: String) -> [String] { findings(in: Array(text.utf8)) }

    /// Fails the test for each text that is found.
    func expectNothing(in text: String, _ place: String, sourceLocation: SourceLocation = #_sourceLocation) {
        for finding in findings(in: text) {
            Issue.record("\(finding) is left in \(place)", sourceLocation: sourceLocation)
        }
    }

    /// Fails the test for each text that is found in a file below a folder but in some, by their names.
    func expectNothing(
        inFilesOf folder: String, except: Set<String>, sourceLocation: SourceLocation = #_sourceLocation
    ) {
        for case let file as String in FileManager.default.enumerator(atPath: folder)?.allObjects ?? []
        where !except.contains(file) {
            for finding in findings(in: file) {
                Issue.record("\(finding) is left in the name of \(file)", sourceLocation: sourceLocation)
            }
            guard let data = FileManager.default.contents(atPath: folder + "/" + file) else { continue }
            for finding in findings(in: [UInt8](data)) {
                Issue.record("\(finding) is left in \(file)", sourceLocation: sourceLocation)
            }
        }
    }
}

/// The forms in which a text may stand in a dump or a file.
private enum Needles {
    static func of(_ text: String, _ forms: ErasureSearch.Forms) -> [(form: String, bytes: [UInt8])] {
        let utf8 = Array(text.utf8)
        var needles: [(String, [UInt8])] = [
            ("UTF-8", utf8), ("lower case", Array(text.lowercased().utf8)), ("hexadecimal digits", hex(utf8)),
        ]
        if forms == .few { return needles }
        let utf16 = text.utf16.flatMap { [UInt8($0 & 0xFF), UInt8($0 >> 8)] }
        let escaped = text.utf16.map {
            "\\u" + String(repeating: "0", count: 4 - String($0, radix: 16).count) + String($0, radix: 16)
        }
        needles += [
            ("UTF-16LE", utf16), ("UTF-16BE", Array(text.utf16.flatMap { [UInt8($0 >> 8), UInt8($0 & 0xFF)] })),
            ("hexadecimal digits of UTF-16", hex(utf16)), ("JSON escapes", Array(escaped.joined().utf8)),
            ("percent escapes", percent(utf8)), ("its reverse", Array(String(text.reversed()).utf8)),
        ]
        // Shorter than that, what is left of base64 in the middle occurs by chance.
        if utf8.count >= 7 {
            for offset in 0..<3 {
                needles.append(("base64 at \(offset)", base64(utf8, offset)))
                needles.append(
                    ("base64url at \(offset)", base64(utf8, offset).map { $0 == 43 ? 45 : $0 == 47 ? 95 : $0 }))
            }
        }
        return needles
    }

    private static func hex(_ bytes: [UInt8]) -> [UInt8] {
        Array(bytes.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined().utf8)
    }

    private static func percent(_ bytes: [UInt8]) -> [UInt8] {
        Array(bytes.map { "%" + ($0 < 16 ? "0" : "") + String($0, radix: 16).uppercased() }.joined().utf8)
    }

    /// The characters of base64 that depend on the bytes alone, where so many others come before them.
    private static func base64(_ bytes: [UInt8], _ offset: Int) -> [UInt8] {
        let text = Array(Data([UInt8](repeating: 0, count: offset) + bytes).base64EncodedString().utf8)
        let first = [0, 2, 3][offset]
        let whole = (offset + bytes.count) * 8 / 6
        return Array(text[first..<max(first, whole)])
    }
}
