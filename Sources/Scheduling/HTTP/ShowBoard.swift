import Crypto
import HTTP
import JSON
import Kernel
import SchedulingAPI

/// `GET /boards/{key}` and `/boards/{key}/data`: the public board, for whoever has its link.
///
/// What is not found is counted by address, so that links cannot be guessed.
enum ShowBoard {
    static func page(_ service: any QueueService) -> Route {
        route(
            service, "/boards/{key}", "showBoard",
            "Shows a queue's board by its public link: a page for halls, or its data where JSON is asked for."
        ) { call, board in
            if asksForJSON(call) { return try data(board) }
            return BoardPage.response(try PageLanguage.preferred(call))
        }
        .with { route in
            route.queryParameters = [PageLanguage.parameter]
            route.documentation.responseType = "text/html"
            route.documentation.errors.append(.invalidFields)
        }
    }

    static func data(_ service: any QueueService) -> Route {
        route(
            service, "/boards/{key}/data", "getPublicBoard",
            "Gives what the board of a public link shows; with If-None-Match 304 where nothing changed."
        ) { _, board in
            try data(board)
        }
        .with { route in
            route.documentation.answers(QueueBoardView.self)
            route.documentation.responseExample = QueueExamples.publicBoard
        }
    }

    private static func route(
        _ service: any QueueService, _ pattern: String, _ id: String, _ summary: String,
        _ answer: @escaping @Sendable (Call, QueueBoardView) throws -> HTTPResponse
    ) -> Route {
        Route(.get, pattern, id: id, summary: summary, tag: QueueRoutes.queues, access: .open) { call in
            let key = call.parameters["key"] ?? ""
            return try answer(call, try await service.board(key, deadlineNanoseconds: call.deadlineNanoseconds))
        }
        .with { route in
            route.idempotency = .none
            route.rateClass = .signed
            route.documentation.errors = [
                DocumentedError(404, "notFound", "The link is not good, or no longer."),
                DocumentedError(429, "rateLimited", "Too many links from this address were not good."),
            ]
        }
    }

    private static func data(_ board: QueueBoardView) throws -> HTTPResponse {
        let json = try StrictJSONEncoder().encode(board)
        var response = HTTPResponse.json(bytes: json)
        response.fields.append("ETag", "\"\(Hexadecimal.encode(Array(SHA256.hash(json).prefix(tagBytes))))\"")
        response.fields.append("Cache-Control", "private, no-cache")
        response.fields.append("Vary", "Accept, Accept-Language")
        return response
    }

    private static let tagBytes = 16

    /// Whether JSON is asked for and no page.
    private static func asksForJSON(_ call: Call) -> Bool {
        let accepted = call.request.fields.values("Accept").joined(separator: ",").lowercased()
        return accepted.contains("application/json") && !accepted.contains("text/html")
    }
}
