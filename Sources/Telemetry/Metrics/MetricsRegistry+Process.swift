#if canImport(Glibc)
    internal import Glibc
#else
    internal import Darwin
#endif
public import Kernel

extension MetricsRegistry {
    /// Registers what Prometheus' own libraries tell of a process: memory, processor time and when it began.
    public func observeProcess(startedAt: Timestamp) {
        let startSeconds = Double(startedAt.microseconds) / 1_000_000
        observe("process_start_time_seconds", help: "Start of the process since the Unix epoch.") { startSeconds }
        observe("process_resident_memory_bytes", help: "Resident memory of the process.") {
            Double(ProcessFacts.residentBytes())
        }
        observe("process_cpu_seconds_total", help: "Processor time used, user and system.", kind: .counter) {
            ProcessFacts.processorSeconds()
        }
    }
}

/// What the system says of this process.
public enum ProcessFacts {
    /// Resident memory in bytes; zero where the system has no /proc.
    public static func residentBytes() -> Int {
        guard case .success(let bytes) = SmallFile.read("/proc/self/statm", limitBytes: 4096) else { return 0 }
        let columns = bytes.split(separator: UInt8(ascii: " "))
        guard columns.count > 1, let pages = Int(String(decoding: columns[1], as: UTF8.self)) else { return 0 }
        return pages * Int(sysconf(Int32(_SC_PAGESIZE)))
    }

    /// Processor time used so far, user and system, in seconds.
    public static func processorSeconds() -> Double {
        var time = timespec()
        // It fails only for clocks that do not exist and addresses that are not ours.
        clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time)
        return Double(time.tv_sec) + Double(time.tv_nsec) * 1e-9
    }
}
