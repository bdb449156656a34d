import Kernel
import Telemetry

/// The loop of what is done by itself: look for what is due, wait, and look again.
///
/// A look that fails is warned of and ends nothing: the next one finds what it did not. A cancelled task ends the loop, after what
/// the look has under way.
struct RepeatedLook: Sendable {
    /// When the next look comes.
    enum Next: Sendable, Hashable {
        /// After the period.
        case later
        /// At once, since more may be due.
        case now
    }

    /// Waits, and throws where the task is cancelled.
    typealias Pause = @Sendable (Duration) async throws -> Void

    private let period: Duration
    private let failure: LogMessage
    private let pause: Pause

    /// Makes one with the time between two looks, and what is logged of a look that failed: words that name nobody.
    init(every period: Duration, warning failure: LogMessage, pause: @escaping Pause) {
        self.period = period
        self.failure = failure
        self.pause = pause
    }

    /// Looks until the task is cancelled.
    func run(_ logger: Logger, _ look: () async throws -> Next) async {
        while !Task.isCancelled {
            do {
                if try await look() == .now { continue }
            } catch {
                if Task.isCancelled { return }
                logger.warning(failure, ["code": .public(Self.code(of: error))])
            }
            // Cancellation ends the wait, and with it the looks.
            do { try await pause(period) } catch { return }
        }
    }

    /// What a log may say of an error: its code, or of one that has none its type, since its words might name somebody.
    static func code(of error: any Error) -> String {
        (error as? any ServiceError)?.logCode ?? String(describing: type(of: error))
    }
}
