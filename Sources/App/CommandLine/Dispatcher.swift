internal import Glibc
internal import HTTP

/// Finds the command that the words name and runs it.
struct Dispatcher {
    private let commands: [any Command.Type]

    init(_ commands: [any Command.Type]) { self.commands = commands }

    /// Runs what `words` ask for and answers the exit status.
    func run(_ words: [String]) async -> Int32 {
        if words.isEmpty || words == ["--help"] || words == ["help"] {
            Console.write(Help.overview(commands))
            return words.isEmpty ? 2 : 0
        }
        guard let command = find(words) else {
            let group = group(of: words)
            if !group.isEmpty {
                Console.write(Help.overview(group))
                return words.contains("--help") ? 0 : 2
            }
            Console.complain("there is no command '\(words[0])'; medley --help lists them")
            return 2
        }
        let rest = Array(words.dropFirst(command.words.count))
        if rest.contains("--help") {
            Console.write(Help.page(of: command))
            return 0
        }
        do {
            let configuration = try Configuration(
                command.settings, flags: rest, environment: ProcessEnvironment.variables())
            if command.operands.isEmpty, let extra = configuration.arguments.first {
                throw UsageError("'\(extra)' is one word too many")
            }
            return try await command.run(configuration)
        } catch let error as UsageError {
            Console.complain("\(error.message)\nmedley \(command.words.joined(separator: " ")) --help tells more")
            return 2
        } catch let error as HTTPServerError {
            Console.complain(error.explanation)
            return 1
        } catch {
            Console.complain("\(error)")
            return 1
        }
    }

    /// The commands that begin with the words, where these name several: `medley hospital`; flags do not count.
    func group(of words: [String]) -> [any Command.Type] {
        let named = words.prefix { !$0.hasPrefix("--") }
        return named.isEmpty ? [] : commands.filter { $0.words.starts(with: named) }
    }

    private func find(_ words: [String]) -> (any Command.Type)? {
        commands.filter { words.starts(with: $0.words) }.max { $0.words.count < $1.words.count }
    }
}

/// Standard output and standard error, for people.
enum Console {
    /// Writes text to standard output.
    static func write(_ text: String) { put(text, to: STDOUT_FILENO) }

    /// Writes one line to standard output.
    static func say(_ line: String) { put(line + "\n", to: STDOUT_FILENO) }

    /// Writes one line to standard error: how far something has come.
    static func note(_ line: String) { put(line + "\n", to: STDERR_FILENO) }

    /// Writes `medley: …` to standard error.
    static func complain(_ message: String) { put("medley: \(message)\n", to: STDERR_FILENO) }

    private static func put(_ text: String, to descriptor: Int32) {
        var rest = Array(text.utf8)[...]
        while !rest.isEmpty {
            let count = rest.withUnsafeBytes { Glibc.write(descriptor, $0.baseAddress, $0.count) }
            if count < 0, errno == EINTR { continue }
            guard count > 0 else { return }
            rest = rest.dropFirst(count)
        }
    }
}

/// The environment of the process.
enum ProcessEnvironment {
    /// Every variable with its value.
    static func variables() -> [String: String] {
        var found: [String: String] = [:]
        var next = environ
        while let entry = next.pointee {
            let text = String(cString: entry)
            if let mark = text.firstIndex(of: "=") {
                found[String(text[..<mark])] = String(text[text.index(after: mark)...])
            }
            next += 1
        }
        return found
    }
}
