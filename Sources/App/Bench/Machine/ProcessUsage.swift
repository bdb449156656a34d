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

    /// Time on processors of a process, of its children, and of those that it had before: PostgreSQL with all its backends.
    static func familySeconds(of parent: pid_t) throws(BenchFailure) -> Double {
        guard let folder = opendir("/proc") else { throw .failed("/proc cannot be read") }
        defer { closedir(folder) }
        var ticks: Double?
        var children = 0.0
        while let entry = readdir(folder) {
            let name = withUnsafeBytes(of: entry.pointee.d_name) { bytes in
                String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self)
            }
            // What ended since it was listed is counted with its parent.
            guard let process = pid_t(name), let text = BenchFile.text(of: "/proc/\(process)/stat"),
                let member = FamilyMember(stat: text)
            else { continue }
            if process == parent { ticks = member.ownTicks + member.endedTicks }
            if member.parent == parent { children += member.ownTicks }
        }
        guard let ticks else { throw .failed("process \(parent) is gone") }
        return (ticks + children) / Double(sysconf(Int32(_SC_CLK_TCK)))
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

/// A process and what its children that ended have used, from /proc/PID/stat.
struct FamilyMember: Sendable, Equatable {
    /// Who started it.
    let parent: pid_t
    /// What it has used itself, in user and kernel mode together, in ticks of the clock.
    let ownTicks: Double
    /// The same of its children that ended.
    let endedTicks: Double

    /// Reads fields 4 and 14 to 17; the name in field 2 may hold anything, so they are counted from its end.
    init?(stat: String) {
        guard let end = stat.lastIndex(of: ")") else { return nil }
        let fields = stat[stat.index(after: end)...].split(separator: " ")
        guard fields.count > 14, let parent = pid_t(fields[1]) else { return nil }
        let ticks = fields[11...14].compactMap { Double($0) }
        guard ticks.count == 4 else { return nil }
        self.parent = parent
        ownTicks = ticks[0] + ticks[1]
        endedTicks = ticks[2] + ticks[3]
    }
}
