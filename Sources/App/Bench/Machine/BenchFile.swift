internal import Glibc

/// Small files of the run and of /proc.
enum BenchFile {
    /// The whole text; nil where there is none.
    static func text(of path: String) -> String? {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { return nil }
        defer { close(descriptor) }
        var bytes: [UInt8] = []
        var chunk = [UInt8](repeating: 0, count: 64 * 1024)
        while true {
            let count = read(descriptor, &chunk, chunk.count)
            if count < 0, errno == EINTR { continue }
            guard count > 0 else { return count == 0 ? String(decoding: bytes, as: UTF8.self) : nil }
            bytes.append(contentsOf: chunk[..<count])
        }
    }

    /// The text after a line's name, as in /proc/cpuinfo; nil where there is no such line.
    static func value(_ name: String, in text: String) -> String? {
        for line in text.split(separator: "\n") {
            guard line.hasPrefix(name), let colon = line.firstIndex(of: ":") else { continue }
            let value = line[line.index(after: colon)...]
            return String(value.drop { $0 == " " || $0 == "\t" })
        }
        return nil
    }
}
