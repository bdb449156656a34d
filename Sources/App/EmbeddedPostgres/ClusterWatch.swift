// A timer source may be cancelled from any thread, which Dispatch does not declare.
@preconcurrency internal import Dispatch
internal import Telemetry

/// Looks after the private cluster of a server: starts it again where it went away.
///
/// Meanwhile requests get 503, and the connections come back by themselves.
final class ClusterWatch: Sendable {
    /// How often it looks.
    static let intervalSeconds = 1

    private let timer: any DispatchSourceTimer

    /// Begins to watch; nil is a database that is someone else's to keep.
    init(_ cluster: EmbeddedPostgres?, _ logger: Logger) {
        timer = DispatchSource.makeTimerSource(queue: DispatchQueue(label: "cluster-watch"))
        timer.schedule(deadline: .now() + .seconds(Self.intervalSeconds), repeating: .seconds(Self.intervalSeconds))
        timer.setEventHandler {
            guard let cluster, !cluster.looksAlive else { return }
            do {
                if try cluster.restartIfGone() {
                    logger.warning("the embedded PostgreSQL had gone and was started again")
                }
            } catch {
                logger.error("the embedded PostgreSQL is gone and cannot be started", ["error": .type(of: error)])
            }
        }
        timer.resume()
    }

    /// Ends the watch.
    func stop() { timer.cancel() }
}
