import EventLoop
import Kernel
import Telemetry

/// What the TLS connections of a server share.
///
/// Steps of handshakes run on threads of their own: a new connection costs about a millisecond of processor, and a crowd
/// of clients that come back at once would else hold up every request of a reactor (docs/adr/0010-tls-by-openssl.md).
final class TLSService: Sendable {
    /// The most steps of handshakes that run at once.
    static let threadCount = 2

    /// What became of a step.
    enum Step: Sendable {
        /// What the client said behind its part of the handshake, where that is done.
        case taken([UInt8])
        /// The handshake has failed, with its name in metrics.
        case failed(String)
    }

    let certificates: TLSCertificates
    let metrics: TLSMetrics
    private let pool: OffloadPool
    private let handshakeLimit: Int

    /// Reads the certificate. Blocks; throws where it cannot be used.
    init(
        _ files: TLSFiles, handshakeLimit: Int, _ dependencies: HTTPServerDependencies
    ) throws(TLSFileError) {
        self.handshakeLimit = handshakeLimit
        pool = OffloadPool(label: "medley.tls", width: Self.threadCount, queueLimit: handshakeLimit)
        metrics = TLSMetrics(dependencies.metrics)
        certificates = try TLSCertificates(
            files, clock: dependencies.clock, metrics: metrics, logger: dependencies.logger)
    }

    /// A session for a connection of which the first bytes have come, counted as a handshake; nil where there are too
    /// many of them.
    func admit() -> TLSSession? {
        guard metrics.began() <= handshakeLimit else {
            metrics.ended()
            metrics.failed("tooMany")
            return nil
        }
        do throws(TLSFailure) {
            return try certificates.current.session()
        } catch {
            metrics.ended()
            metrics.failed(error.label)
            return nil
        }
    }

    /// Goes on with a handshake; nobody else touches the session meanwhile.
    nonisolated(nonsending) func step(_ session: TLSSession, _ input: [UInt8]) async -> Step {
        do {
            let said = try await pool.run {
                var said: [UInt8] = []
                try input.withUnsafeBytes { try session.receive($0) { said.append(contentsOf: $0) } }
                return said
            }
            return .taken(said)
        } catch let failure as TLSFailure {
            return .failed(failure.label)
        } catch {
            return .failed("tooMany")
        }
    }

    /// Looks after the files until the task is cancelled.
    nonisolated(nonsending) func watch(on reactor: Reactor, every interval: Duration) async {
        while !Task.isCancelled {
            // Ends by cancellation alone, which the loop sees.
            try? await reactor.sleep(for: interval)
            if Task.isCancelled { return }
            await inPool { $0.look() }
        }
    }

    /// Loads the files now.
    nonisolated(nonsending) func reload() async { await inPool { $0.reload() } }

    private nonisolated(nonsending) func inPool(_ work: @escaping @Sendable (TLSCertificates) -> Void) async {
        let certificates = certificates
        // A full queue leaves it to the next look.
        try? await pool.run { work(certificates) }
    }
}
