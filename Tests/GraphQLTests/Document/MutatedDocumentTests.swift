import GraphQL
import TestSupport
import Testing

/// Bytes and documents that nobody meant: nothing traps, and every answer is one.
@Suite(.endsWhenItHangs) struct MutatedDocumentTests {
    private static let cases = 20_000
    private static let pieces = [
        "{", "}", "(", ")", "[", "]", "...", ":", "=", "@", "!", "$", "|", "&", "\"", "\"\"\"", "\\", "\\u", "#", "\n",
        "\r", ",",
        "on", "query", "mutation", "fragment", "true", "null", "0", "-1", "1e9", "1.5", "$x", "name", "dog", "...f",
        "@skip(if: $x)",
        "@include(if: true)", "__typename", "__schema { types { name } }", "ComplexInput", "\u{FEFF}", " ", ",", "\t",
        "# é\n", "é", "😀", "\0",
    ]

    @Test func `20,000 mutated documents are answered`() async throws {
        var random = SeededRandom(seed: 4_711)
        var executed = 0
        var refused = 0
        let right = ExecutionCases.all.map(\.query)
        let documents = ValidationCases.all + right + right + right
        for number in 0..<Self.cases {
            let query = number % 10 == 0 ? noise(&random) : mutated(documents, &random)
            let response = try await Asking.response(
                query, variables: #"{"x": 1, "a": true, "b": false, "r": true, "n": 2, "c": "SIT"}"#)
            #expect(response.isExecuted || !response.errors.isEmpty, "seed 4711, document \(number)")
            if response.isExecuted { executed += 1 } else { refused += 1 }
            for error in response.errors where !response.isExecuted {
                let code = error.code.flatMap(GraphQLErrorCode.init(rawValue:))
                #expect(code != nil && code != .internalError, "seed 4711, document \(number): \(query)")
            }
        }
        print("mutated documents: \(executed) executed, \(refused) refused")
        // Otherwise the mutations would show little of the one or of the other.
        #expect(executed > Self.cases / 25 && refused > Self.cases / 2)
    }

    private func mutated(_ documents: [String], _ random: inout SeededRandom) -> String {
        func number(_ limit: Int) -> Int { Int(random.next() % UInt64(max(limit, 1))) }
        var scalars = Array(documents[number(documents.count)].unicodeScalars)
        for _ in 0...max(0, number(6) - 3) {
            if scalars.isEmpty { scalars = Array("{".unicodeScalars) }
            let place = number(scalars.count + 1)
            switch number(5) {
            case 0: if place < scalars.count { scalars.remove(at: place) }
            case 1: scalars.insert(contentsOf: Self.pieces[number(Self.pieces.count)].unicodeScalars, at: place)
            case 2: scalars.swapAt(min(place, scalars.count - 1), number(scalars.count))
            case 3: scalars.removeSubrange(place..<min(place + number(12), scalars.count))
            default:
                let from = number(scalars.count)
                scalars.insert(contentsOf: scalars[from..<min(from + number(20), scalars.count)], at: place)
            }
        }
        var text = String.UnicodeScalarView()
        text.append(contentsOf: scalars)
        return String(text)
    }

    private func noise(_ random: inout SeededRandom) -> String {
        let count = Int(random.next() % 60)
        if random.next() % 2 == 0 {
            return (0..<count).map { _ in Self.pieces[Int(random.next() % UInt64(Self.pieces.count))] }.joined(
                separator: " ")
        }
        return String(decoding: (0..<count).map { _ in UInt8(truncatingIfNeeded: random.next()) }, as: UTF8.self)
    }
}
