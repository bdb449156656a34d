import Crypto
import JSON
import Kernel
import Realtime
import SchedulingAPI
import TestSupport
import Testing

@testable import Scheduling

/// The board: what it shows, and its public link.
@Suite struct BoardTests {
    private func data(
        _ desk: SchedulingDesk, _ key: String, fields: [String: String] = [:]
    ) async throws -> QueueAnswer {
        try await desk.send("GET", "/boards/\(key)/data", fields: fields, permissions: nil)
    }

    @Test func `a board shows numbers in their order, and where they are called to`() async throws {
        let clock = ManualClock(Given.at)
        try await withDesk(clock: clock) { desk in
            let queue = try await desk.queue()
            let empty = try await desk.service.board(desk.context(), of: queue.id)
            #expect(empty.nowServing.isEmpty && empty.next.isEmpty && empty.waiting == 0)
            for index in 0..<16 { _ = try await desk.issue(queue, index == 3 ? .emergency : nil) }
            clock.advance(by: .seconds(60))
            let first = try await desk.callNext(queue, to: "Room 1")
            clock.advance(by: .seconds(60))
            _ = try await desk.callNext(queue, to: "Room 2")
            _ = try await desk.move(first, .serve)
            let board = try await desk.service.board(desk.context(), of: queue.id)
            #expect(board.nowServing.map(\.number) == ["A001", "A004"])
            #expect(board.nowServing.map(\.counter) == ["Room 2", "Room 1"])
            #expect(board.next.first == "A002")
            #expect(board.next.count == SchedulingLimits.numbersPerBoard)
            #expect(board.waiting == 14)
            #expect(board.expectedWaitSeconds == 14 * 600)
            #expect(board.at == Given.later(120))
            #expect(board.position.flatMap { Position($0) } != nil)
            _ = try await desk.move(first, .done)
            #expect(try await desk.service.board(desk.context(), of: queue.id).nowServing.map(\.number) == ["A001"])
        }
    }

    @Test func `a link is shown once, opens the board to anybody, is replaced and ended`() async throws {
        try await withDesk { desk in
            let queue = try await desk.queue()
            _ = try await desk.issue(queue, to: Given.patient)
            let path = "/api/v1/queues/\(queue.id)/board-link"
            let made = try await desk.send("POST", path, fields: ["Idempotency-Key": "link"])
            #expect(made.status == 201)
            #expect(made.fields["cache-control"] == "no-store")
            let key = try #require(made.json["key"]?.string)
            #expect(Crypto.Base64URL.decode(key)?.count == 32)
            #expect(made.json["path"]?.string == "/boards/\(key)")
            let again = try await desk.send("POST", path, fields: ["Idempotency-Key": "link"])
            #expect(again.status == 409)
            #expect(again.json["code"]?.string == "alreadyIssued")
            #expect(!again.text.contains(key))
            #expect(try await desk.service.queue(desk.context(), queue.id).hasBoardLink)

            let shown = try await data(desk, key)
            #expect(shown.status == 200)
            #expect(shown.json["next"]?.elements?.compactMap(\.string) == ["A001"])
            #expect(shown.json["position"] == nil)
            // The key is nowhere in the database, in whatever form.
            let stored = try desk.sql("SELECT data FROM journal.event; SELECT key_hash FROM scheduling.board_directory")
            #expect(!stored.contains(key))
            #expect(stored.contains(Hexadecimal.encode(SHA256.hash(try #require(Crypto.Base64URL.decode(key))))))

            let second = try #require(try await desk.send("POST", path).json["key"]?.string)
            let unknown = try await data(desk, Crypto.Base64URL.encode([UInt8](repeating: 1, count: 32)))
            for gone in [try await data(desk, key), try await data(desk, "x"), unknown] {
                #expect(gone.status == 404)
                #expect(gone.json["detail"] == unknown.json["detail"])
                #expect(gone.json["code"] == unknown.json["code"])
            }
            #expect(try await data(desk, second).status == 200)
            try await desk.expectClean()
            #expect(try await desk.send("DELETE", path).status == 204)
            #expect(try await desk.send("DELETE", path).status == 204)
            #expect(try await data(desk, second).status == 404)
            #expect(try await !desk.service.queue(desk.context(), queue.id).hasBoardLink)
            try await desk.expectClean()
        }
    }

    @Test func `the data has a tag that changes with the board alone`() async throws {
        let clock = ManualClock(Given.at)
        try await withDesk(clock: clock) { desk in
            let queue = try await desk.queue()
            _ = try await desk.issue(queue)
            let key = try await desk.service.linkBoard(desk.context(), of: queue.id).view.key
            let first = try await data(desk, key)
            let tag = try #require(first.fields["etag"])
            clock.advance(by: .seconds(10))
            let same = try await data(desk, key, fields: ["If-None-Match": tag])
            #expect(same.status == 304)
            #expect(same.text.isEmpty)
            _ = try await desk.callNext(queue)
            let other = try await data(desk, key, fields: ["If-None-Match": tag])
            #expect(other.status == 200)
            #expect(other.fields["etag"] != tag)
        }
    }

    @Test func `the page loads nothing, runs what it says alone, and names nobody`() async throws {
        try await withDesk { desk in
            let queue = try await desk.queue()
            _ = try await desk.issue(queue, to: Given.patient)
            _ = try await desk.callNext(queue)
            let key = try await desk.service.linkBoard(desk.context(), of: queue.id).view.key
            for (query, fields, language, direction) in [
                ("", [:], "en", "ltr"), ("?lang=ar", ["Accept-Language": "hi"], "ar", "rtl"),
                ("", ["Accept-Language": "fr, ar-EG;q=0.5, hi-IN;q=0.8"], "hi", "ltr"),
                ("", ["Accept-Language": "ar;q=0, de"], "en", "ltr"),
            ] as [(String, [String: String], String, String)] {
                let page = try await desk.send("GET", "/boards/\(key)\(query)", fields: fields, permissions: nil)
                #expect(page.status == 200)
                #expect(page.fields["content-type"] == "text/html; charset=utf-8")
                #expect(page.text.contains("<html lang=\"\(language)\" dir=\"\(direction)\">"))
                try Self.expectClosed(page)
                for name in ["Fatma", "Hassan", "\(Given.patient)", "000001"] { #expect(!page.text.contains(name)) }
            }
            let board = try await data(desk, key)
            for name in ["Fatma", "Hassan", "\(Given.patient)", "\(queue.id)", "patientId"] {
                #expect(!board.text.contains(name))
            }
            let json = try await desk.send(
                "GET", "/boards/\(key)", fields: ["Accept": "application/json"], permissions: nil)
            #expect(json.text == board.text)
            #expect(try await desk.send("GET", "/boards/\(key)?lang=fr", permissions: nil).status == 400)
        }
    }

    /// The policy lets in the style and the script of the page, by their hashes, and nothing from anywhere else.
    private static func expectClosed(_ page: QueueAnswer) throws {
        let policy = try #require(page.fields["content-security-policy"])
        #expect(policy.hasPrefix("default-src 'none';"))
        #expect(!policy.contains("unsafe"))
        for (name, element) in [("style", "style"), ("script", "script")] {
            let start = try #require(page.text.firstRange(of: "<\(element)>"))
            let end = try #require(page.text.firstRange(of: "</\(element)>"))
            let hash = Base64.encode(SHA256.hash(Array(page.text[start.upperBound..<end.lowerBound].utf8)))
            #expect(policy.contains("\(name)-src 'sha256-\(hash)'"))
        }
        for source in ["src=", "href=", "http:", "https:", "@import", "url("] { #expect(!page.text.contains(source)) }
    }

    @Test func `a client hears each number on the channel of its queue, and no name`() throws {
        var changed = TokenChangedV1(
            queueId: Given.queue(1), tokenId: Given.token(1), number: "A001", status: .called, day: Given.today)
        changed.counter = "Room \"3\""
        let message = try #require(QueueFeed.messages(for: .tokenChanged(changed)).first)
        #expect(message.event == "called")
        #expect(message.channel.text == "queue:\(Given.queue(1))")
        let expected = """
            {"queueId":"\(Given.queue(1))","tokenId":"\(Given.token(1))","number":"A001","status":"called",\
            "counter":"Room \\"3\\"","day":"2026-01-05"}
            """
        #expect(String(decoding: message.data, as: UTF8.self) == expected)
        let visit = VisitChangedV1(visitId: Given.visit, patientId: Given.patient, status: .waiting)
        #expect(QueueFeed.messages(for: .visitChanged(visit)).isEmpty)
    }
}
