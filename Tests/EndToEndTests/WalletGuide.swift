import Foundation
import JSON
import TestSupport

/// `docs/wallet.md`, read: its blocks of shell with what stands under them, and its table of codes.
struct WalletGuide {
    /// A block of shell.
    struct Block {
        /// The line of the document on which it begins.
        var line: Int
        /// The shell.
        var script: String
        /// What stands directly under it: the kind of block and its text; nil where nothing does.
        var shown: (kind: String, text: String)?
    }

    /// The blocks in order.
    let blocks: [Block]
    /// The codes of the table, each with its status, in order.
    let codes: [(status: Int, code: String)]

    /// Reads the document.
    init() throws {
        let place = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "../../docs/wallet.md")
        try self.init(String(contentsOf: place.standardizedFileURL, encoding: .utf8))
    }

    /// Reads a document.
    init(_ text: String) {
        let lines = text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
        blocks = Self.blocks(lines)
        codes = lines.compactMap { line in
            let cells = line.split(separator: "|").map { $0.filter { $0 != " " } }
            guard cells.count >= 3, let status = Int(cells[0]), cells[1].hasPrefix("`") else { return nil }
            return (status, String(cells[1].dropFirst().dropLast()))
        }
    }

    private static func blocks(_ lines: [String]) -> [Block] {
        var blocks: [Block] = []
        var opened: (kind: String, line: Int)?
        var text: [String] = []
        var last = (kind: "", end: 0)
        for (index, line) in lines.enumerated() {
            guard line.hasPrefix("```") else {
                text.append(line)
                continue
            }
            if let (kind, start) = opened {
                let body = text.joined(separator: "\n")
                // Under what is shown, or code in another language, stands nothing that shell prints.
                let isDirectlyUnder = last.kind == "sh" && lines[last.end..<start].allSatisfy(\.isEmpty)
                if kind == "sh" {
                    blocks.append(Block(line: start + 1, script: body))
                } else if isDirectlyUnder, !blocks.isEmpty {
                    blocks[blocks.count - 1].shown = (kind, body)
                }
                last = (kind, index + 1)
                opened = nil
            } else {
                opened = (String(line.dropFirst(3)), index)
            }
            text = []
        }
        return blocks
    }

    /// Runs the blocks in order in one shell, in an empty folder; what each of them printed, up to the one that failed.
    ///
    /// `variables` are those of the shell's environment.
    func run(_ variables: [String: String]) throws -> [String] {
        let folder = try TemporaryFolder()
        let script =
            "set -euo pipefail\ncd \(folder.path)\n"
            + blocks.map { "printf '%s\\n' '\(Self.mark)'\n\($0.script)\n" }.joined()
        let path = folder.path + "/guide.sh"
        try Data(script.utf8).write(to: URL(filePath: path))
        let words = ["env"] + variables.map { "\($0.key)=\($0.value)" } + ["bash", path]
        let said = try TemporaryFolder.run(words + [])
        return said.split(separator: Self.mark + "\n", omittingEmptySubsequences: false).dropFirst().map(String.init)
    }

    /// What stands between the outputs of two blocks.
    private static let mark = "=-=-= block =-=-="

    /// What is wrong with what a block printed: nothing where it is as shown.
    static func differences(_ block: Block, _ printed: String) -> [String] {
        guard let shown = block.shown else { return [] }
        let found = printed.split(separator: "\n").map(String.init)
        switch shown.kind {
        case "json":
            guard let example = try? JSONValue(parsing: Array(shown.text.utf8)) else {
                return ["what is shown is no JSON"]
            }
            guard let answer = found.last.flatMap({ try? JSONValue(parsing: Array($0.utf8)) }) else {
                return ["no JSON was printed but: \(printed)"]
            }
            return ExampleShape.differences(example, answer) + amounts(example, answer)
        default:
            let expected = shown.text.split(separator: "\n").map(String.init)
            return found == expected ? [] : ["printed: \(found)"]
        }
    }

    /// Amounts and names of states must be as shown: they follow from what the document did before.
    private static func amounts(_ example: JSONValue, _ answer: JSONValue, at place: String = "") -> [String] {
        switch example {
        case .object(let members):
            return members.flatMap { amounts($0.value, answer[$0.name] ?? .null, at: "\(place).\($0.name)") }
        case .array(let elements):
            return zip(elements, answer.elements ?? []).flatMap { amounts($0, $1, at: place + "[]") }
        case .number, .bool: return example == answer ? [] : ["\(place) is \(answer)"]
        case .string(let text):
            let isFixed = !text.contains("-") || text.hasPrefix("ORDER") || text.hasPrefix("VISIT")
            return isFixed && example != answer ? ["\(place) is \(answer)"] : []
        case .null: return []
        }
    }
}
