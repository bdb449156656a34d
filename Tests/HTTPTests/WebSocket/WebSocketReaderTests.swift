import TestSupport
import Testing

@testable import HTTP

@Suite struct WebSocketReaderTests {
    private typealias Part = WebSocketReader.Part

    /// What a reader makes of bytes that come in pieces.
    private func read(
        _ bytes: [UInt8], pieces: [Int] = [], takesCompressed: Bool = false
    ) -> (parts: [Part], failure: WebSocketFailure?) {
        var reader = WebSocketReader(from: .client, takesCompressed: takesCompressed)
        var parts: [Part] = []
        var rest = bytes[...]
        var pieces = pieces[...]
        while !rest.isEmpty, !reader.isOver {
            let piece = Array(rest.prefix(pieces.popFirst() ?? rest.count))
            rest = rest.dropFirst(piece.count)
            do throws(WebSocketFailure) {
                try Self.feed(piece, to: &reader, &parts)
            } catch {
                return (parts, error)
            }
        }
        return (parts, nil)
    }

    private static func feed(
        _ piece: [UInt8], to reader: inout WebSocketReader, _ parts: inout [Part]
    ) throws(WebSocketFailure) {
        var consumed = 0
        while consumed < piece.count {
            let slice = Array(piece[consumed...])
            let result = slice.withUnsafeBytes { bytes -> Result<(part: Part?, consumed: Int), WebSocketFailure> in
                do throws(WebSocketFailure) {
                    return .success(try reader.next(bytes))
                } catch {
                    return .failure(error)
                }
            }
            let step = try result.get()
            consumed += step.consumed
            guard let part = step.part else { break }
            parts.append(part)
        }
    }

    private static func text(_ text: String) -> [UInt8] { Array(text.utf8) }

    @Test(arguments: ViolatingFrames.all) func `what breaks the protocol fails with its code`(
        _ violation: ViolatingFrames
    ) {
        let whole = read(violation.bytes)
        #expect(whole.failure?.code == violation.code)
        // Byte by byte it is the same.
        let single = read(violation.bytes, pieces: [Int](repeating: 1, count: violation.bytes.count))
        #expect(single.failure == whole.failure)
        #expect(single.parts == whole.parts)
        #expect((whole.failure?.reason.utf8.count ?? .max) <= WebSocketLimits.reasonBytes)
    }

    @Test func `the table has all kinds of violations`() {
        print("violations of the protocol: \(ViolatingFrames.all.count)")
        #expect(ViolatingFrames.all.count >= 60)
        #expect(Set(ViolatingFrames.all.map(\.name)).count == ViolatingFrames.all.count)
        #expect(Set(ViolatingFrames.all.map(\.code)) == [.protocolError, .invalidData, .tooLarge])
    }

    @Test func `good frames are read, wherever they are split`() {
        let long = String(repeating: "ß", count: 20_000)
        let frame = ViolatingFrames.frame
        let bytes =
            frame(.text, Self.text("hello"), true, false, [1, 2, 3, 4])
            + frame(.text, Self.text("κόσ"), false, false, [0, 0, 0, 0])
            + frame(.ping, [7, 8], true, false, [9, 9, 9, 9])
            + frame(.continuation, Self.text("με"), true, false, [4, 3, 2, 1])
            + frame(.pong, [], true, false, [0, 1, 0, 1])
            + frame(.binary, [], true, false, [5, 5, 5, 5]) + frame(.text, Self.text(long), true, false, [1, 1, 2, 2])
            + frame(.close, [0x03, 0xE9] + Self.text("bye"), true, false, [1, 0, 0, 1])
        let expected: [Part] = [
            .text("hello"), .ping([7, 8]), .text("κόσμε"), .pong([]), .binary([]), .text(long),
            .close(.goingAway, reason: "bye"),
        ]
        #expect(read(bytes).parts == expected)
        for seed in 1...20 as ClosedRange<UInt64> {
            var random = SeededRandom(seed: seed)
            let pieces = (0..<bytes.count).map { _ in Int.random(in: 1...400, using: &random) }
            let found = read(bytes, pieces: pieces)
            #expect(found.parts == expected && found.failure == nil, "seed \(seed)")
        }
    }

    @Test func `nothing is read behind a close`() {
        let bytes = ViolatingFrames.frame(.close) + ViolatingFrames.frame(.text, Self.text("late"))
        #expect(read(bytes).parts == [.close(nil, reason: "")])
    }

    @Test func `the longest message is taken, and one byte more is not`() {
        let longest = [UInt8](repeating: 0x61, count: WebSocketLimits.messageBytes)
        #expect(read(ViolatingFrames.frame(.binary, longest)).parts == [.binary(longest)])
        #expect(read(ViolatingFrames.frame(.binary, longest + [0x61])).failure == .tooLarge)
    }

    @Test func `random bytes never bring a reader down`() {
        for seed in 1...2_000 as ClosedRange<UInt64> {
            var random = SeededRandom(seed: seed)
            let bytes = (0..<Int.random(in: 1...200, using: &random)).map { _ in
                UInt8.random(in: 0...255, using: &random)
            }
            let whole = read(bytes, takesCompressed: true)
            let single = read(bytes, pieces: [Int](repeating: 1, count: bytes.count), takesCompressed: true)
            #expect(whole.parts == single.parts && whole.failure == single.failure, "seed \(seed)")
        }
    }

    @Test func `compressed messages are read, and what a server compresses too`() throws {
        let encoder = try #require(DeflateEncoder(.raw))
        for text in ["", "a", String(repeating: "queue moved ", count: 400), "κόσμε"] {
            let bytes = PerMessageDeflate.deflate(Self.text(text), by: encoder)
            let frame = ViolatingFrames.frame(.text, bytes, isCompressed: true)
            #expect(read(frame, takesCompressed: true).parts == [.text(text)])
            let half = bytes.count / 2
            let parts =
                ViolatingFrames.frame(.text, Array(bytes[..<half]), isFinal: false, isCompressed: true)
                + ViolatingFrames.frame(.continuation, Array(bytes[half...]))
            #expect(read(parts, takesCompressed: true).parts == [.text(text)])
        }
        // RFC 7692 section 7.2.3.1: "Hello" in one block, and in one that says it is the last (7.2.3.4).
        let samples: [[UInt8]] = [
            [0xF2, 0x48, 0xCD, 0xC9, 0xC9, 0x07, 0x00], [0xF3, 0x48, 0xCD, 0xC9, 0xC9, 0x07, 0x00, 0x00],
            [0x00, 0x05, 0x00, 0xFA, 0xFF, 0x48, 0x65, 0x6C, 0x6C, 0x6F, 0x00],
        ]
        for sample in samples {
            let frame = ViolatingFrames.frame(.text, sample, isCompressed: true)
            #expect(read(frame, takesCompressed: true).parts == [.text("Hello")])
        }
    }

    @Test func `compressed messages that are damaged, too large or no text are refused`() throws {
        let encoder = try #require(DeflateEncoder(.raw))
        let bomb = PerMessageDeflate.deflate([UInt8](repeating: 0, count: 1 << 20), by: encoder)
        let notText = PerMessageDeflate.deflate([0xFF, 0xFE], by: encoder)
        let table: [([UInt8], WebSocketCloseCode)] = [
            (bomb, .tooLarge), (notText, .invalidData), ([0xFF, 0xFF, 0xFF], .invalidData), ([0x07], .invalidData),
        ]
        for (bytes, code) in table {
            let found = read(ViolatingFrames.frame(.text, bytes, isCompressed: true), takesCompressed: true)
            #expect(found.failure?.code == code)
        }
    }
}
