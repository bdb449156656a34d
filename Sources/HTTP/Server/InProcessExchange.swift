import EventLoop
import Kernel

/// Answers a request from memory, for those that have no socket: the examples of the documentation, and tests.
struct InProcessExchange {
    private let core: ServerCore

    init(_ core: ServerCore) {
        self.core = core
    }

    /// The bytes of the answer to the bytes of one whole request.
    func respond(to request: [UInt8]) async -> [UInt8] {
        let pipeline = core.pipeline
        let date = core.shares[0].date.line(at: pipeline.dependencies.clock.now())
        switch Self.parse(request) {
        case .failure(let failure):
            let response = pipeline.answer(to: failure, requestID: pipeline.newRequestID())
            return ResponseSerializer.serialize(
                response,
                ResponseSerializer.Situation(date: date, closes: true, requestID: pipeline.newRequestID()))
        case .success(let (head, body)):
            let exchange = pipeline.begin(head, from: pipeline.peer(nil))
            let source = RequestBody(
                LimitedBody(stored: StoredBody(body), count: body.count, limit: exchange.bodyLimitBytes))
            var answer: Answer
            if let atOnce = pipeline.answerAtOnce(exchange) {
                answer = atOnce
            } else {
                answer = await pipeline.answer(exchange, body: source)
            }
            answer.response.body = .bytes(await Self.collect(answer.response.body))
            pipeline.finish(exchange, status: answer.response.status, bodyBytes: 0)
            return pipeline.serialize(answer, exchange, date: date, closes: !head.keepsAlive)
        }
    }

    private static func parse(_ request: [UInt8]) -> Result<(RequestHead, [UInt8]), ParseFailure> {
        var parser = RequestParser()
        var head: RequestHead?
        var body: [UInt8] = []
        return request.withUnsafeBytes { input in
            var consumed = 0
            while true {
                let rest = UnsafeRawBufferPointer(rebasing: input[consumed...])
                let step = parser.next(rest)
                consumed += step.consumed
                switch step.part {
                case .incomplete: return .failure(.truncated)
                case .failure(let failure): return .failure(failure)
                case .head(let found): head = found
                case .body(let range): body.append(contentsOf: rest[range])
                case .end:
                    guard let head else { return .failure(.truncated) }
                    return .success((head, body))
                }
            }
        }
    }

    private static func collect(_ body: HTTPResponse.ResponseBody) async -> [UInt8] {
        switch body {
        case .none, .content, .webSocket, .events: return []
        case .bytes(let bytes): return bytes
        case .stream(let next), .sized(_, let next):
            var whole: [UInt8] = []
            // What a stream gave before it failed is what a client would have got.
            while let chunk = try? await next() { whole += chunk }
            return whole
        }
    }

    /// A body that is refused where it is larger than its route takes, as a connection does.
    private struct LimitedBody: RequestBodySource {
        let stored: StoredBody
        let count: Int
        let limit: Int

        func nextChunk() async throws -> [UInt8]? {
            if count > limit { throw RequestBodyError.tooLarge(limitBytes: limit) }
            return try await stored.nextChunk()
        }
    }
}
