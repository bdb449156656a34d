/// What the connections of a client speak: plain for http, TLS for https.
final class ClientSecurity: Sendable {
    init(_ trust: HTTPClientConfiguration.Trust) {}

    /// The wire of a new connection to an origin.
    nonisolated(nonsending) func wire(to origin: HTTPOrigin) async throws(HTTPClientError) -> ClientWire {
        if origin.isSecure { throw .tlsFailed("TLS is not there yet") }
        return .plain
    }
}
