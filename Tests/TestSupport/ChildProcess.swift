import Glibc

/// Runs programs with posix_spawn.
///
/// Foundation's Process waits for grandchildren as well, such as a server left running.
enum ChildProcess {
    struct Failure: Error, CustomStringConvertible {
        var description: String
    }

    /// POSIX_SPAWN_SETSID of glibc's spawn.h, which Swift's Glibc module does not show.
    private static let newSessionFlag: Int16 = 0x80

    /// Runs a program to its end and answers what it printed, without the white space around it; throws unless it exits 0.
    static func output(of words: [String]) throws -> String {
        let result = try result(of: words)
        guard result.status == 0 else {
            let words = words.joined(separator: " ")
            throw Failure(description: "\(words): status \(result.status): \(result.output)")
        }
        return result.output
    }

    /// Runs a program to its end and answers how it ended and what it printed.
    static func result(of words: [String]) throws -> ServerBinary.Result {
        // A file, not a pipe: a server that was started keeps it open, and nobody would ever read the end of a pipe.
        guard let file = tmpfile() else { throw Failure(description: "tmpfile: errno \(errno)") }
        defer { fclose(file) }
        let output = fileno(file)
        _ = fcntl(output, F_SETFD, FD_CLOEXEC)
        let process = try spawn(words, input: nil, output: output)
        let status = try wait(for: process)
        return ServerBinary.Result(status: status, output: readAll(output))
    }

    /// Starts a program in a session of its own with a standard input; nil for an empty one.
    static func spawn(_ words: [String], input: Int32?, output: Int32?) throws -> pid_t {
        var actions = posix_spawn_file_actions_t()
        var attributes = posix_spawnattr_t()
        posix_spawn_file_actions_init(&actions)
        posix_spawnattr_init(&attributes)
        defer {
            posix_spawn_file_actions_destroy(&actions)
            posix_spawnattr_destroy(&attributes)
        }
        posix_spawnattr_setflags(&attributes, newSessionFlag)
        for (descriptor, wanted, mode) in [(0, input, O_RDONLY), (1, output, O_WRONLY), (2, output, O_WRONLY)] {
            let descriptor = Int32(descriptor)
            if let wanted {
                posix_spawn_file_actions_adddup2(&actions, wanted, descriptor)
            } else {
                posix_spawn_file_actions_addopen(&actions, descriptor, "/dev/null", mode, 0)
            }
        }
        // What other threads have open is none of the child's business: a socket or pipe held there would never end.
        for descriptor in Int32(3)..<1_024 { posix_spawn_file_actions_addclose(&actions, descriptor) }
        var process = pid_t()
        let arguments = words.map { strdup($0) } + [nil]
        defer { arguments.forEach { free($0) } }
        let failure = posix_spawnp(&process, words[0], &actions, &attributes, arguments, environ)
        guard failure == 0 else { throw Failure(description: "\(words[0]): errno \(failure)") }
        return process
    }

    /// Waits until a program has ended and answers its exit status, or 128 and the number of the signal that ended it.
    @discardableResult
    static func wait(for process: pid_t) throws -> Int32 {
        var status: Int32 = 0
        while waitpid(process, &status, 0) < 0 {
            guard errno == EINTR else { throw Failure(description: "waitpid: errno \(errno)") }
        }
        let signal = status & 0x7f
        return signal == 0 ? status >> 8 & 0xff : 128 + signal
    }

    private static func readAll(_ descriptor: Int32) -> String {
        lseek(descriptor, 0, SEEK_SET)
        var bytes: [UInt8] = []
        var chunk = [UInt8](repeating: 0, count: 16 * 1024)
        while true {
            let count = read(descriptor, &chunk, chunk.count)
            guard count > 0 else { break }
            bytes += chunk[..<count]
        }
        let isSpace = { (byte: UInt8) in byte == 10 || byte == 13 || byte == 32 }
        let text = bytes.drop(while: isSpace).reversed().drop(while: isSpace).reversed()
        return String(decoding: text, as: UTF8.self)
    }
}
