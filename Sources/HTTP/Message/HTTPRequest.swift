/// A parsed request head with its body.
public struct HTTPRequest: Sendable {
    let exchange: Exchange
    /// The body as a stream of chunks, for routes that stream.
    public internal(set) var body: RequestBody

    init(_ exchange: Exchange, body: RequestBody) {
        self.exchange = exchange
        self.body = body
    }

    /// The method.
    public var method: HTTPMethod { exchange.head.method }
    /// The path as sent, without the query, still percent-encoded.
    public var path: String { exchange.head.path }
    /// The query as sent, without the question mark; nil where there was none.
    public var query: String? { exchange.head.query }
    /// The fields.
    public var fields: HTTPFields { exchange.head.fields }
    /// The address of the client: the last untrusted hop, without its port.
    public var remoteAddress: String { exchange.client.address }
    /// Whose failures count together: the address itself, of IPv6 its network of 64 bits, such as `2001:db8::/64`.
    public var remoteNetwork: String { NetworkAddress.network(of: remoteAddress) }
    /// Whether the client speaks TLS, to us or to a trusted proxy.
    public var isSecure: Bool { exchange.client.isSecure }
}

/// Who is at the other end, seen through proxies that are trusted.
struct ClientIdentity: Hashable, Sendable {
    /// The numeric address, or `unix`.
    var address: String
    /// Whether the client's side of the first hop is TLS.
    var isSecure: Bool
}
