import EventLoop
import JSON
import Journal
import Kernel
import TestSupport
import Testing

@testable import Auth

@Suite struct MessageFolderTests {
    private let place: TemporaryFolder
    private let clock = ManualClock()
    private let path: String
    private let folder: MessageFolder

    init() throws {
        place = try TemporaryFolder()
        path = "\(place.path)/below/messages"
        folder = MessageFolder(
            path: path, clock: clock, pool: OffloadPool(label: "messages", width: 1, queueLimit: 1024))
    }

    private func message(_ text: String = "hello", about subject: SubjectID? = nil) -> OutgoingMessage {
        var message = OutgoingMessage(
            hospitalID: HospitalID(high: 1, low: 2), to: (.sms, "+201001234567"), locale: Sample.arabic,
            content: ("oneTimeCode", text), sentAt: clock.now())
        message.subjectID = subject
        return message
    }

    private func names() throws -> [String] {
        try TemporaryFolder.run(["ls", "-A", path]).split(separator: "\n").map(String.init)
    }

    @Test func `a message is one file that others cannot read, in a folder of its own`() async throws {
        try await folder.send(message("the code"))
        let name = try #require(names().first)
        let modes = try TemporaryFolder.run(["stat", "-c", "%a", path, "\(path)/\(name)"])
        #expect(modes.split(separator: "\n") == ["700", "600"])
        let stored = try JSONValue(parsing: Array(TemporaryFolder.text(of: "\(path)/\(name)").utf8))
        guard case .object(let members) = stored else {
            Issue.record("no object")
            return
        }
        #expect(
            members.map(\.name) == ["channel", "to", "hospitalId", "sentAt", "locale", "template", "text"])
        #expect(members.last?.value == .string("the code"))
        #expect(try names().count == 1, "nothing unfinished is left")
    }

    @Test func `what a process that died has left unfinished goes by time, and with the person`() async throws {
        let subject = SubjectID(high: 7, low: 7)
        for text in ["one", "two"] { try await folder.send(message(text, about: subject)) }
        for name in try names() { _ = try TemporaryFolder.run(["mv", "\(path)/\(name)", "\(path)/.writing-\(name)"]) }
        #expect(try await folder.removeAll(about: [SubjectID(high: 8, low: 8)]) == 0)
        #expect(try await folder.removeAll(about: [subject]) == 2)
        try await folder.send(message("three"))
        for name in try names() { _ = try TemporaryFolder.run(["mv", "\(path)/\(name)", "\(path)/.writing-\(name)"]) }
        clock.advance(by: .seconds(8 * 24 * 3_600))
        try await folder.removeExpired()
        #expect(try names() == [])
    }

    @Test func `names sort by time`() async throws {
        for index in 0..<3 {
            try await folder.send(message("\(index)"))
            clock.advance(by: .milliseconds(1))
        }
        let texts = try names().sorted().map { TemporaryFolder.text(of: "\(path)/\($0)") }
        #expect(texts.count == 3)
        for (index, text) in texts.enumerated() { #expect(text.contains("\"text\":\"\(index)\"")) }
    }

    @Test func `what was kept long enough goes, a code within the hour, and a stranger's file stays`() async throws {
        var code = message()
        code.keptSeconds = MessageLimits.secretKeptSeconds
        #expect(MessageLimits.secretKeptSeconds < 3600)
        try await folder.send(code)
        try await folder.send(message())
        try TemporaryFolder.run(["touch", "\(path)/README.json"])
        clock.advance(by: .seconds(MessageLimits.secretKeptSeconds - 1))
        try await folder.removeExpired()
        #expect(try names().count == 3)
        clock.advance(by: .seconds(1))
        try await folder.removeExpired()
        #expect(try names().count == 2)
        clock.advance(by: .seconds(MessageLimits.keptSeconds))
        try await folder.removeExpired()
        #expect(try names() == ["README.json"])
    }

    @Test func `of too many the oldest go`() async throws {
        try await folder.send(message())
        let names = (0..<MessageLimits.fileCount).map { _ in
            clock.advance(by: .milliseconds(1))
            return MessageFileName(message(), suffix: "ab").text
        }
        for start in stride(from: 0, to: names.count, by: 1000) {
            try TemporaryFolder.run(["touch"] + names[start..<start + 1000].map { "\(path)/\($0)" })
        }
        try await folder.removeExpired()
        #expect(try self.names().sorted() == names)
    }

    @Test func `the messages about a person go with them`() async throws {
        let subject = SubjectID(high: 4, low: 2)
        try await folder.send(message(about: subject))
        try await folder.send(message(about: SubjectID(high: 4, low: 3)))
        try await folder.send(message())
        try await folder.send(message(about: subject))
        #expect(try await folder.removeAll(about: [subject]) == 2)
        #expect(try names().count == 2)
        #expect(try await folder.removeAll(about: [subject]) == 0)
    }

    @Test func `no folder is no message, and a place that cannot be one is told`() async throws {
        #expect(try await folder.removeAll(about: [SubjectID(high: 1, low: 1)]) == 0)
        try await folder.removeExpired()
        let pool = OffloadPool(label: "messages", width: 1, queueLimit: 1)
        let broken = MessageFolder(path: "/dev/null/messages", clock: clock, pool: pool)
        await #expect(throws: MessageFolderError.self) { try await broken.send(message()) }
    }

    @Test(arguments: ["en", "ar-EG", "hi", "fr"])
    func `every message holds what it is about, in the hospital's language`(locale: String) throws {
        let tag = try #require(LanguageTag(locale))
        var texts: Set<String> = []
        for content in [
            MessageText.Content.oneTimeCode("123456"), .passwordReset("https://a.example"), .invitation("mp_x"),
        ] {
            let text = MessageText.text(content, hospital: "Nile", locale: tag)
            #expect(text.contains("Nile"))
            #expect(["123456", "https://a.example", "mp_x"].contains { text.contains($0) })
            texts.insert(text)
        }
        #expect(texts.count == 3)
        let english = MessageText.text(.oneTimeCode("1"), hospital: "N", locale: try #require(LanguageTag("en")))
        #expect(
            (MessageText.text(.oneTimeCode("1"), hospital: "N", locale: tag) == english)
                == ["en", "fr"].contains(locale))
    }
}
