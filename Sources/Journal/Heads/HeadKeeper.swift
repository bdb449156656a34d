import EventLoop
import Glibc
public import Kernel

/// Exports the signed head into a folder by the day, so that there is always one from before whatever happened.
public final class HeadKeeper: Sendable {
    /// The time between two exports of a machine.
    public static let period = Duration.seconds(86_400)
    /// How often it is looked whether one is due.
    static let lookPeriod = Duration.seconds(600)
    /// Exports that are kept: the oldest go.
    public static let exportsKept = 400

    private let exporter: HeadExporter
    private let folder: String
    private let clock: any WallClock
    private let task = BackgroundTask()
    private let disk = OffloadPool(label: "medley.heads.disk", width: 1, queueLimit: 16)

    /// Makes a keeper; `start` begins it. The folder is made at the first export, mode 0700.
    public init(_ exporter: HeadExporter, folder: String, clock: any WallClock) {
        self.exporter = exporter
        self.folder = folder
        self.clock = clock
    }

    /// Begins to export; a second call does nothing. `onFailure` hears of exports that failed and are tried again.
    public func start(onFailure: @escaping @Sendable (any Error) -> Void) {
        task.start { [self] in
            while !Task.isCancelled {
                do {
                    try await exportIfDue()
                } catch {
                    if !Task.isCancelled { onFailure(error) }
                }
                // Cancellation ends the wait, and with it the exports.
                do { try await Task.sleep(for: Self.lookPeriod) } catch { return }
            }
        }
    }

    /// Ends the exports.
    public func stop() async { await task.stop() }

    /// Exports where the newest export of the folder is older than the period; answers the file that was written.
    @discardableResult
    public func exportIfDue() async throws -> String? {
        let now = clock.now()
        let folder = folder
        let newest = try await disk.run { try Self.exports(in: folder).last }
        if let newest, newest > Self.name(at: now.advanced(by: .zero - Self.period)) { return nil }
        let head = try await exporter.export()
        return try await disk.run {
            if mkdir(folder, 0o700) != 0, errno != EEXIST {
                throw DurableFileError(call: "mkdir", path: folder, number: errno)
            }
            let path = "\(folder)/\(Self.name(at: now))"
            try DurableFile.write(head.document + [UInt8(ascii: "\n")], to: path)
            try DurableFile.write(head.publicKey, to: "\(folder)/key-\(head.keyID).pem")
            for old in try Self.exports(in: folder).dropLast(Self.exportsKept) { unlink("\(folder)/\(old)") }
            return path
        }
    }

    /// The name of an export; names sort by time.
    private static func name(at instant: Timestamp) -> String {
        // Whole seconds, so that every name has the same length.
        let text = "\(Timestamp(seconds: instant.seconds))".filter { $0 != ":" && $0 != "-" }
        return "head-\(text).jws"
    }

    /// The exports of a folder, oldest first; none where it does not exist.
    private static func exports(in folder: String) throws -> [String] {
        guard let directory = opendir(folder) else {
            if errno == ENOENT { return [] }
            throw DurableFileError(call: "opendir", path: folder, number: errno)
        }
        defer { closedir(directory) }
        var names: [String] = []
        while let entry = readdir(directory) {
            let name = withUnsafeBytes(of: &entry.pointee.d_name) { bytes in
                String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self)
            }
            if name.hasPrefix("head-"), name.hasSuffix(".jws") { names.append(name) }
        }
        return names.sorted()
    }
}
