import EventLoop
import Kernel

/// The form in which an answer goes out.
struct Representation: Sendable {
    var response: HTTPResponse
    /// Whether another Accept-Encoding would have had another answer.
    var varies = false
    /// Whether it is yet to be compressed.
    var isToCompress = false

    init(_ response: consuming HTTPResponse, varies: Bool = false, isToCompress: Bool = false) {
        self.response = response
        self.varies = varies
        self.isToCompress = isToCompress
    }
}

extension RequestPipeline {
    /// What an operation answered as it goes out: 304 where the client has it, the part that was asked for, compressed.
    @inline(never)
    nonisolated(nonsending) func represent(
        _ response: consuming HTTPResponse, _ exchange: Exchange, _ entry: Entry
    ) async throws -> Representation {
        if case .content(let content) = response.body {
            return try await represent(content, response, exchange)
        }
        let representation = negotiate(response, exchange, entry)
        return representation.isToCompress ? await compressed(representation) : representation
    }

    /// The same where it needs no waiting; `isToCompress` is left set where it does.
    func representAtOnce(
        _ response: consuming HTTPResponse, _ exchange: Exchange, _ entry: Entry
    ) throws -> Representation {
        if case .content(let content) = response.body {
            guard case .bytes(let bytes, let compressed) = content.source else {
                return Representation(response, isToCompress: true)
            }
            return try represent(bytes, compressed: compressed, of: content, response, exchange)
        }
        let representation = negotiate(response, exchange, entry)
        guard representation.isToCompress, case .bytes(let bytes) = representation.response.body,
            bytes.count <= GzipLimits.reactorBytes
        else { return representation }
        return compressedHere(representation, bytes)
    }

    /// Decides from the request and the answer whether it is compressed, and whether the client has it already.
    ///
    /// Answers that carry tokens never are: with text of an attacker beside a secret, the size tells of the secret (BREACH).
    @inline(never)
    private func negotiate(
        _ response: consuming HTTPResponse, _ exchange: Exchange, _ entry: Entry
    ) -> Representation {
        let fields = exchange.head.fields
        let isWorthIt = response.body.isWorthCompressing
        guard isWorthIt || fields.contains(.acceptEncoding), Self.mayCompress(response, entry) else {
            return Representation(conditional(response, exchange))
        }
        let choice = AcceptEncoding(fields.values(.acceptEncoding)).choice
        switch choice {
        case .gzip where isWorthIt, .gzipOnly:
            let answer = conditional(response, exchange, isCompressed: true)
            return Representation(answer, varies: true, isToCompress: answer.status != 304)
        case .gzip, .identity:
            return Representation(conditional(response, exchange), varies: isWorthIt)
        }
    }

    private static func mayCompress(_ response: borrowing HTTPResponse, _ entry: Entry) -> Bool {
        guard ResponseSerializer.hasBody(response.status), entry.route.rateClass != .credentials,
            !response.fields.contains(.setCookie), !response.fields.contains(.contentEncoding),
            let type = response.fields[.contentType], CompressibleType.contains(type)
        else { return false }
        switch response.body {
        case .none, .sized, .content, .webSocket, .events: return false
        case .bytes, .stream: break
        }
        return response.fields.values(.cacheControl).allSatisfy { !$0.contains("no-store") }
    }

    /// Compresses: small bodies here, large ones off the reactor, streams as they come; as it is where that cannot be.
    private nonisolated(nonsending) func compressed(_ representation: Representation) async -> Representation {
        switch representation.response.body {
        case .none, .sized, .content, .webSocket, .events: return representation
        case .bytes(let bytes):
            if bytes.count <= GzipLimits.reactorBytes { return compressedHere(representation, bytes) }
            guard let lent = LentGzipEncoder(encoders) else { return representation }
            do {
                let coded = try await dependencies.offload.run { lent.encoder.encode(bytes) }
                return Self.coded(representation, .bytes(coded))
            } catch {
                // The pool is full, or the client is gone: what is left of the work is to send it as it is.
                return representation
            }
        case .stream(let next):
            guard let lent = LentGzipEncoder(encoders) else { return representation }
            let stream = CompressedStream(next, lent, dependencies.offload)
            return Self.coded(representation, .stream { try await stream.next() })
        }
    }

    private func compressedHere(_ representation: Representation, _ bytes: [UInt8]) -> Representation {
        guard let lent = LentGzipEncoder(encoders) else { return representation }
        return Self.coded(representation, .bytes(lent.encoder.encode(bytes)))
    }

    private static func coded(_ representation: Representation, _ body: HTTPResponse.ResponseBody) -> Representation {
        var coded = representation
        coded.isToCompress = false
        coded.response.body = body
        coded.response.fields.append("Content-Encoding", "gzip")
        if let tag = coded.response.fields[.entityTag] { coded.response.fields["ETag"] = EntityTag.compressed(tag) }
        return coded
    }
}

extension RequestPipeline {
    private nonisolated(nonsending) func represent(
        _ content: RangedContent, _ response: HTTPResponse, _ exchange: Exchange
    ) async throws -> Representation {
        switch content.source {
        case .bytes(let bytes, let compressed):
            return try represent(bytes, compressed: compressed, of: content, response, exchange)
        case .file(let path):
            let offload = dependencies.offload
            let file: ContentFile
            do {
                file = try await offload.run { try ContentFile(path: path) }
            } catch ContentFileError.notFound {
                throw ProblemDetails.notFound
            }
            let answer = RangedAnswer(
                data: .file(file, offload), contentType: content.contentType,
                entityTag: content.entityTag ?? file.entityTag, lastModified: content.lastModified ?? file.modified)
            return Representation(try finished(answer, response, exchange))
        }
    }

    private func represent(
        _ bytes: [UInt8], compressed: [UInt8]?, of content: RangedContent, _ response: HTTPResponse,
        _ exchange: Exchange
    ) throws -> Representation {
        let fields = exchange.head.fields
        var response = response
        var tag = content.entityTag
        var data = bytes
        if let compressed, !fields.contains(.range),
            AcceptEncoding(fields.values(.acceptEncoding)).choice != .identity
        {
            response.fields.append("Content-Encoding", "gzip")
            tag = tag.map(EntityTag.compressed)
            data = compressed
        }
        let answer = RangedAnswer(
            data: .bytes(data), contentType: content.contentType, entityTag: tag, lastModified: content.lastModified)
        return Representation(try finished(answer, response, exchange), varies: compressed != nil)
    }

    /// Conditions are looked at before ranges (RFC 9110 section 13.2.2).
    private func finished(
        _ answer: RangedAnswer, _ response: HTTPResponse, _ exchange: Exchange
    ) throws -> HTTPResponse {
        var whole = response
        if let tag = answer.entityTag { whole.fields["ETag"] = tag }
        if let modified = answer.lastModified { whole.fields["Last-Modified"] = HTTPDate.text(of: modified) }
        let unchanged = conditional(whole, exchange)
        if unchanged.status == 304 { return unchanged }
        if answer.isUnmodified(for: exchange.head) { return Self.notModified(whole) }
        return try answer.response(to: exchange.head, from: response)
    }

    /// 304 with those fields of the answer that a cache goes by.
    static func notModified(_ response: HTTPResponse, tag: String? = nil) -> HTTPResponse {
        var unchanged = HTTPResponse(status: 304)
        if let tag = tag ?? response.fields[.entityTag] { unchanged.fields.append("ETag", tag) }
        for name in ["Cache-Control", "Vary", "Content-Location", "Expires", "Last-Modified"] {
            for value in response.fields.values(name) { unchanged.fields.append(name, value) }
        }
        return unchanged
    }
}

extension HTTPResponse.ResponseBody {
    /// Whether there is enough of it, or too much to know.
    fileprivate var isWorthCompressing: Bool {
        switch self {
        case .none, .sized, .content, .webSocket, .events: false
        case .bytes(let bytes): bytes.count >= GzipLimits.thresholdBytes
        case .stream: true
        }
    }
}
