import Crypto

/// The opening handshake of a WebSocket (RFC 6455 section 4.2).
enum WebSocketHandshake {
    /// The one version of the protocol.
    static let version = "13"

    /// What a request is that may open a WebSocket.
    enum Verdict: Hashable, Sendable {
        /// It opens one: the proof that it was read, and whether messages may be compressed.
        case accepted(accept: String, compresses: Bool)
        /// It does not ask for one.
        case notAsked
        /// It asks for a version that is not spoken here: 426, with the version that is.
        case otherVersion
        /// It is not as the protocol wants it: 400, with what is wrong.
        case malformed(String)
    }

    /// What the head of a request asks for.
    static func verdict(on head: RequestHead) -> Verdict {
        guard tokens(head.fields, "Upgrade").contains("websocket") else { return .notAsked }
        guard head.method == .get, head.minorVersion >= 1, !head.hasBody else {
            return .malformed("A WebSocket is opened by a GET of HTTP/1.1 without a body.")
        }
        guard tokens(head.fields, "Connection").contains("upgrade") else {
            return .malformed("The Connection field must name Upgrade.")
        }
        guard let asked = head.fields["Sec-WebSocket-Version"] else {
            return .malformed("There must be one Sec-WebSocket-Version field.")
        }
        guard asked == version else { return .otherVersion }
        guard let key = head.fields["Sec-WebSocket-Key"], isKey(key) else {
            return .malformed("There must be one Sec-WebSocket-Key field of 16 bytes in Base64.")
        }
        let offers = head.fields.values("Sec-WebSocket-Extensions")
        return .accepted(accept: WebSocketProof.accept(of: key), compresses: PerMessageDeflate.isOffered(offers))
    }

    /// 16 bytes in Base64 are 22 characters and two that fill up.
    private static func isKey(_ text: String) -> Bool {
        guard text.utf8.count == 24, text.hasSuffix("==") else { return false }
        return Base64.decode(text)?.count == 16
    }

    /// The members of a list of tokens, in lower case.
    private static func tokens(_ fields: HTTPFields, _ name: String) -> Set<String> {
        let items = fields.values(name).flatMap { $0.split(separator: ",") }
        return Set(items.map { $0.filter { $0 != " " && $0 != "\t" }.lowercased() })
    }
}
