import EventLoop
import Synchronization

/// What the connections of a client speak: plain for http, TLS for https.
///
/// The trusted certificates are read with the first https request, off the reactor, and kept.
final class ClientSecurity: Sendable {
    private let trust: TLSClientContext.Trust
    private let context = Mutex<TLSClientContext?>(nil)
    private let pool = OffloadPool(label: "medley.client.tls", width: 1, queueLimit: 256)

    init(_ trust: HTTPClientConfiguration.Trust) {
        switch trust {
        case .system: self.trust = .system
        case .file(let path): self.trust = .file(path)
        }
    }

    /// The wire of a new connection to an origin.
    nonisolated(nonsending) func wire(to origin: HTTPOrigin) async throws(HTTPClientError) -> ClientWire {
        guard origin.isSecure else { return .plain }
        let context = try await loaded()
        do throws(TLSFailure) {
            return .secure(try context.session(host: origin.host))
        } catch {
            throw HTTPClientError(error)
        }
    }

    private nonisolated(nonsending) func loaded() async throws(HTTPClientError) -> TLSClientContext {
        if let known = context.withLock({ $0 }) { return known }
        let trust = trust
        let made: TLSClientContext
        do {
            made = try await pool.run { try TLSClientContext(trust: trust) }
        } catch let failure as TLSFailure {
            throw HTTPClientError(failure)
        } catch is CancellationError {
            throw .cancelled
        } catch {
            throw .overloaded
        }
        return context.withLock { context in
            let kept = context ?? made
            context = kept
            return kept
        }
    }
}
