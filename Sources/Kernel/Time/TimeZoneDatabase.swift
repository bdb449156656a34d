import Synchronization

/// The zones of a zoneinfo folder, each read once and kept.
///
/// A zone that changes on disk is seen by a new process. Looking a known zone up takes a lock for one dictionary read;
/// the first look-up of a zone reads a file of some kilobytes, so zones are best looked up before they are needed.
public final class TimeZoneDatabase: Sendable {
    /// Where Debian and most other systems keep zone data.
    public static let systemDirectory = "/usr/share/zoneinfo"
    /// The environment variable that names another folder.
    public static let directoryVariable = "TZDIR"
    /// The longest name that is looked up.
    public static let nameLimitBytes = 64
    /// The largest file that is read; the largest of tzdata has less than 4 KiB.
    public static let fileLimitBytes = 65_536

    /// The folder.
    public let directory: String
    private let zones = Mutex<[String: TimeZoneData]>([:])

    /// Makes a database over the zoneinfo folder `directory`, which need not exist until a zone is asked for.
    public init(directory: String = TimeZoneDatabase.systemDirectory) {
        self.directory = directory
    }

    /// Makes a database over the folder that `TZDIR` in `environment` names, else over the system's.
    public convenience init(environment: [String: String]) {
        let named = environment[Self.directoryVariable].flatMap { $0.isEmpty ? nil : $0 }
        self.init(directory: named ?? Self.systemDirectory)
    }

    /// The zone called `name`, such as `Asia/Kolkata`.
    ///
    /// Throws `invalidName` for anything that could leave the folder, `unknown` where there is no such file, and
    /// `unreadable` or `malformed` where the file is of no use. UTC needs no file.
    public func zone(_ name: String) throws(TimeZoneError) -> TimeZoneData {
        if let known = zones.withLock({ $0[name] }) { return known }
        guard Self.isName(name) else { throw .invalidName }
        if name == TimeZoneData.utc.name { return .utc }
        let zone = try TimeZoneFile.parse(try read(name), name: name)
        zones.withLock { $0[name] = zone }
        return zone
    }

    /// Whether `name` is one or more parts of letters, digits, `_`, `-` and `+`, each begun by a letter.
    static func isName(_ name: String) -> Bool {
        guard name.utf8.count <= nameLimitBytes else { return false }
        return name.utf8.split(separator: UInt8(ascii: "/"), omittingEmptySubsequences: false).allSatisfy { part in
            guard let first = part.first, isLetter(first) else { return false }
            return part.allSatisfy { isLetter($0) || $0 &- UInt8(ascii: "0") <= 9 || "_-+".utf8.contains($0) }
        }
    }

    private static func isLetter(_ byte: UInt8) -> Bool {
        (byte | 0x20) &- UInt8(ascii: "a") < 26
    }

    private func read(_ name: String) throws(TimeZoneError) -> [UInt8] {
        switch SmallFile.read("\(directory)/\(name)", limitBytes: Self.fileLimitBytes) {
        case .success(let bytes): return bytes
        case .failure(.missing): throw .unknown
        case .failure: throw .unreadable
        }
    }
}
