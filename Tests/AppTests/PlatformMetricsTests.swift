import Crypto
import EventLoop
import Telemetry
import Testing

@testable import App

@Suite struct PlatformMetricsTests {
    @Test(arguments: [
        "medley_database_unit_seconds", "medley_database_failures_total", "medley_database_connections_ready",
        "medley_journal_batches_total", "medley_journal_queued_commands", "medley_record_reads_lost_total",
        "process_resident_memory_bytes", "process_cpu_seconds_total", "process_start_time_seconds",
        "medley_log_lines_dropped_total",
    ])
    func `the process tells of its database, its journal and itself`(name: String) throws {
        let settings = Platform.settings + DatabaseAccess.settings
        let platform = try Platform(
            Configuration(settings, flags: ["--reactors", "1"], environment: [:]), DatabaseAccess(service: ""),
            masterKey: MasterKey.generate(), logger: .commandLine)
        defer { platform.group.stop() }
        platform.observe(LogWriter(clock: platform.clock))
        let text = String(decoding: platform.metrics.text().bytes, as: UTF8.self)
        #expect(text.contains("# TYPE \(name) "))
    }
}
