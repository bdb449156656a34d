internal import Kernel
internal import Telemetry

extension Logger {
    /// The logger of commands that end by themselves: what went wrong is printed, not logged.
    static let commandLine = Logger(sink: SilentLogSink(), clock: SystemClock(), minimumLevel: .error)
}
