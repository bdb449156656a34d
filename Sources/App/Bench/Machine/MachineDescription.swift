internal import Glibc

/// The machine on which it ran, for the reader of the figures.
struct MachineDescription: Sendable {
    /// How many writes the disk is timed with.
    static let syncCount = 200

    /// The sentences, for the folder in which the cluster lies.
    static func lines(directory: String) -> [String] {
        let processors = BenchFile.text(of: "/proc/cpuinfo") ?? ""
        let memory = BenchFile.text(of: "/proc/meminfo") ?? ""
        let kilobytes = BenchFile.value("MemTotal:", in: memory)?.split(separator: " ").first.flatMap { Double($0) }
        let kernel = BenchFile.text(of: "/proc/sys/kernel/osrelease")?.split(separator: "\n").first ?? "unknown"
        return [
            "machine: \(MachineFacts.coreCount) × \(BenchFile.value("model name", in: processors) ?? "unknown"), "
                + "\(Figure.fixed((kilobytes ?? 0) / 1_048_576, 1)) GiB, Linux \(kernel); "
                + "load \(BenchFile.text(of: "/proc/loadavg")?.split(separator: " ").first ?? "unknown") before the run",
            "disk under \(directory): one 8 KiB write with fdatasync takes \(syncText(directory))",
        ]
    }

    /// The median time of a small durable write: group commit is worth the more the longer it is.
    private static func syncText(_ directory: String) -> String {
        let path = directory + "/sync-probe"
        let descriptor = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { return "unknown" }
        defer {
            close(descriptor)
            unlink(path)
        }
        let block = [UInt8](repeating: 1, count: 8192)
        var times: [Double] = []
        for _ in 0..<syncCount {
            let start = Stopwatch()
            guard pwrite(descriptor, block, block.count, 0) == block.count, fdatasync(descriptor) == 0 else {
                return "unknown"
            }
            times.append(start.milliseconds)
        }
        return "\(Figure.fixed(Statistics.median(times), 3)) ms"
    }
}

/// Measures time from its making.
struct Stopwatch: Sendable {
    private let start: timespec

    /// Starts it.
    init() { start = Self.now() }

    /// The time since.
    var milliseconds: Double {
        let end = Self.now()
        return Double(end.tv_sec - start.tv_sec) * 1000 + Double(end.tv_nsec - start.tv_nsec) / 1_000_000
    }

    private static func now() -> timespec {
        var time = timespec()
        clock_gettime(CLOCK_MONOTONIC, &time)
        return time
    }
}
