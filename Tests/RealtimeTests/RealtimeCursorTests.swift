import Kernel
import Testing

@testable import Realtime

@Suite struct RealtimeCursorTests {
    @Test(arguments: ["7-123", "0-0", "15-9223372036854775807", "7-123.1", "7-123.2"])
    func `what was sent is read again`(_ text: String) {
        #expect(RealtimeCursor(text)?.text == text)
    }

    @Test(arguments: [
        "", "7", "16-1", "7-123.", "7-123.0", "7-123.-1", "7-123.01", "7-123.1.1", "7-123.x", " 7-1", "7-01",
    ])
    func `what was never sent is none`(_ text: String) {
        #expect(RealtimeCursor(text) == nil)
    }

    struct Row: Sendable {
        var heard: String
        var number: Int64
        var index: Int
        var isBehind: Bool
    }

    @Test(arguments: [
        Row(heard: "7-10", number: 9, index: 0, isBehind: false),
        Row(heard: "7-10", number: 10, index: 0, isBehind: false),
        Row(heard: "7-10", number: 10, index: 5, isBehind: false),
        Row(heard: "7-10", number: 11, index: 0, isBehind: true),
        Row(heard: "7-10.1", number: 10, index: 0, isBehind: false),
        Row(heard: "7-10.1", number: 10, index: 1, isBehind: true),
        Row(heard: "7-10.1", number: 11, index: 0, isBehind: true),
    ])
    func `a message is heard once`(_ row: Row) {
        #expect(RealtimeCursor(row.heard)?.isBehind(row.number, row.index) == row.isBehind)
    }
}

@Suite struct RealtimeChannelTests {
    static let kinds = Dictionary(
        uniqueKeysWithValues: [
            RealtimeChannelKind("wallet", isAboutSubject: true, summary: "") { _, _ in .everything },
            RealtimeChannelKind("notifications", isAboutSubject: false, summary: "") { _, _ in .own },
        ].map { ($0.name, $0) })

    @Test(arguments: ["wallet:018f0000-0000-7000-8000-000000000001", "notifications"])
    func `a channel is read as it is written`(_ text: String) throws {
        #expect(RealtimeChannel(text: text)?.text == text)
        #expect(try RealtimeChannels([text], Self.kinds).texts == [text])
    }

    @Test(arguments: [
        "", "wallet", "wallet:", "wallet:1", "wallet:018f0000-0000-7000-8000-000000000001:x", "notifications:",
        "notifications:018f0000-0000-7000-8000-000000000001", "nothing", ":",
        "Wallet:018f0000-0000-7000-8000-000000000001",
    ])
    func `what is no channel is refused, and those that there are are named`(_ text: String) {
        let failure = #expect(throws: Failure.self) { try RealtimeChannels([text], Self.kinds) }
        #expect(failure?.fields.first?.message == "There are the channels notifications, wallet:{id}.")
    }

    @Test func `as many are taken as the bound says`() throws {
        let texts = Array(repeating: "notifications", count: RealtimeLimits.channelCount)
        #expect(try RealtimeChannels(texts, Self.kinds).texts.count == texts.count)
        #expect(throws: Failure.self) { try RealtimeChannels(texts + ["notifications"], Self.kinds) }
        #expect(throws: Failure.self) { try RealtimeChannels([], Self.kinds) }
    }
}

@Suite struct RealtimeRequestTests {
    @Test func `what a client says is read`() throws {
        let cursor = try #require(RealtimeCursor("7-1.2"))
        #expect(try RealtimeRequest(#"{"subscribe":["a","b"]}"#) == .subscribe(["a", "b"], from: nil))
        #expect(try RealtimeRequest(#"{"from":"7-1.2","subscribe":["a"]}"#) == .subscribe(["a"], from: cursor))
        #expect(try RealtimeRequest(#"{"subscribe":["a"],"from":null}"#) == .subscribe(["a"], from: nil))
        #expect(try RealtimeRequest(#"{"unsubscribe":["a"]}"#) == .unsubscribe(["a"]))
        #expect(try RealtimeRequest(#"{"authorize":"x.y.z"}"#) == .authorize(Array("x.y.z".utf8)))
    }

    @Test(arguments: [
        "", "[]", "1", "{}", #"{"subscribe":"a"}"#, #"{"subscribe":[1]}"#, #"{"subscribe":["a"],"from":7}"#,
        #"{"subscribe":["a"],"from":"x"}"#, #"{"subscribe":["a"],"unsubscribe":["b"]}"#, #"{"from":"7-1"}"#,
        #"{"authorize":1}"#, #"{"authorise":"x"}"#, #"{"subscribe":["a"],"subscribe":["b"]}"#,
    ])
    func `what a client may not say is refused`(_ text: String) {
        #expect(throws: Failure.self) { try RealtimeRequest(text) }
    }
}
