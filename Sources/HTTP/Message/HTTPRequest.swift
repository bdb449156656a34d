/// A parsed request head with its body.
public struct HTTPRequest: Sendable {
    /// The method.
    public var method: HTTPMethod
    /// The path as sent, without the query, still percent-encoded.
    public var path: String
    /// The query as sent, without the question mark; nil where there was none.
    public var query: String?
    /// The fields.
    public var fields: HTTPFields
    /// The address of the client: the last untrusted hop, without its port.
    public var remoteAddress: String
    /// Whether the client speaks TLS, to us or to a trusted proxy.
    public var isSecure: Bool
    /// The body as a stream of chunks, for routes that stream.
    public var body: RequestBody

    init(head: RequestHead, client: ClientIdentity, body: RequestBody) {
        method = head.method
        path = head.path
        query = head.query
        fields = head.fields
        remoteAddress = client.address
        isSecure = client.isSecure
        self.body = body
    }
}

/// Who is at the other end, seen through proxies that are trusted.
struct ClientIdentity: Hashable, Sendable {
    /// The numeric address, or `unix`.
    var address: String
    /// Whether the client's side of the first hop is TLS.
    var isSecure: Bool
}
