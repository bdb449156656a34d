import Crypto
import EventLoop
import Kernel

/// Signs documents with the key that signs access tokens at the time.
struct KeySetSigner: DocumentSigner {
    let keys: SigningKeyStore
    let clock: any WallClock
    let offload: OffloadPool

    func detachedSignature(of document: [UInt8]) async throws(Failure) -> String {
        guard let key = keys.keys.signingKey(at: clock.now()) else {
            throw .unavailable(retryAfterSeconds: 1)
        }
        do {
            return try await offload.run { try DetachedSignature.sign(document, with: key) }
        } catch is CancellationError {
            throw .cancelled
        } catch {
            throw .internal
        }
    }
}
