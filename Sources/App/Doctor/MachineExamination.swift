internal import Crypto
internal import Glibc
internal import Kernel

/// Looks at what the machine gives: zone data, the master key, disk.
struct MachineExamination: Sendable {
    /// Less free disk than this is a warning.
    static let freeDiskWarningBytes: UInt64 = 2 << 30
    /// Less free disk than this is a fault.
    static let freeDiskFaultBytes: UInt64 = 256 << 20
    /// Zones that stand for the rest: with and without daylight saving, off the half hour.
    static let sampleZones = ["Africa/Cairo", "Asia/Kolkata", "Asia/Kathmandu", "America/New_York", "Europe/Berlin"]

    let zones: TimeZoneDatabase
    let masterKeyPath: String
    let stateDirectory: String

    /// Every finding.
    func findings() -> [Finding] { [zoneData(), masterKey(), disk()] }

    private func zoneData() -> Finding {
        let missing = Self.sampleZones.filter { name in
            do {
                _ = try zones.zone(name)
                return false
            } catch {
                return true
            }
        }
        guard missing.isEmpty else {
            return .fault(
                "zone data", "not found: \(missing.joined(separator: ", "))", remedy: "install the package tzdata")
        }
        return .well("zone data", "found")
    }

    private func masterKey() -> Finding {
        do {
            let key = try MasterKeyFile(path: masterKeyPath).load()
            let seen = "\(masterKeyPath), fingerprint \(key.fingerprint)"
            guard KeyExportMark(masterKeyPath: masterKeyPath).covers(key) else {
                return .warning(
                    "master key", "\(seen), was never exported: without it no backup can be read",
                    remedy: "medley keys export --out FILE, and keep the file apart from the backups")
            }
            return .well("master key", "\(seen), exported")
        } catch {
            return .fault(
                "master key", "\(error)",
                remedy: "start medley serve once to make it, or bring the file back from its safe copy, mode 0600")
        }
    }

    private func disk() -> Finding {
        var facts = statvfs()
        guard statvfs(stateDirectory, &facts) == 0 else {
            return .fault(
                "disk", "cannot look at \(stateDirectory): \(String(cString: strerror(errno)))",
                remedy: "name the server's folder with --state-dir; medley serve makes it")
        }
        let free = UInt64(facts.f_bavail) * UInt64(facts.f_frsize)
        let seen = "\(free >> 20) MiB free at \(stateDirectory)"
        if free < Self.freeDiskFaultBytes {
            return .fault("disk", seen, remedy: "free some space now: the database stops when it is full")
        }
        if free < Self.freeDiskWarningBytes { return .warning("disk", seen, remedy: "free some space soon") }
        return .well("disk", seen)
    }
}
