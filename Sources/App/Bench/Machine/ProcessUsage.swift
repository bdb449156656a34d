internal import Glibc

/// What a process has used, as /proc tells.
struct ProcessUsage: Sendable, Equatable {
    /// Time on processors, in user and kernel mode together.
    let processorSeconds: Double
    /// Resident memory, VmRSS.
    let residentMegabytes: Double

    /// Reads /proc; throws where the process is gone.
    init(of process: pid_t) throws(BenchFailure) {
        guard let stat = BenchFile.text(of: "/proc/\(process)/stat"),
            let status = BenchFile.text(of: "/proc/\(process)/status"),
            let seconds = Self.processorSeconds(stat: stat, ticksPerSecond: sysconf(Int32(_SC_CLK_TCK))),
            let megabytes = Self.residentMegabytes(status: status)
        else { throw .failed("process \(process) is gone") }
        processorSeconds = seconds
        residentMegabytes = megabytes
    }

    /// Fields 14 and 15 of /proc/PID/stat; the name in field 2 may hold anything, so they are counted from its end.
    static func processorSeconds(stat: String, ticksPerSecond: Int) -> Double? {
        guard let end = stat.lastIndex(of: ")") else { return nil }
        let fields = stat[stat.index(after: end)...].split(separator: " ")
        guard fields.count > 12, let user = Double(fields[11]), let kernel = Double(fields[12]) else { return nil }
        return (user + kernel) / Double(ticksPerSecond)
    }

    /// VmRSS of /proc/PID/status in units of 2^20 bytes.
    static func residentMegabytes(status: String) -> Double? {
        guard let text = BenchFile.value("VmRSS:", in: status), let number = text.split(separator: " ").first,
            let kilobytes = Double(number)
        else { return nil }
        return kilobytes / 1024
    }
}
