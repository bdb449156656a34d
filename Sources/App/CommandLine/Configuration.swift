/// The values of a command's settings and its positional arguments.
struct Configuration: Sendable {
    private let values: [String: String]
    /// The arguments that are no flags, in order.
    let arguments: [String]

    /// Reads flags (`--name value`, `--name=value`, `--switch`), then `MEDLEY_…` variables, then `MEDLEY_…_FILE`.
    ///
    /// An unknown flag, a missing value, a flag given twice or an unreadable file is a `UsageError` that names it.
    init(
        _ settings: [Setting], flags words: [String], environment: [String: String],
        readFile: (String) throws(UsageError) -> String = SecretFile.read
    ) throws(UsageError) {
        let parsed = try Self.parse(settings, words)
        var given = parsed.values
        for setting in settings where given[setting.name] == nil {
            if let value = environment[setting.variable], !value.isEmpty {
                given[setting.name] = value
            } else if setting.isSecret, let path = environment[setting.fileVariable], !path.isEmpty {
                given[setting.name] = try readFile(path)
            } else if let fallback = setting.fallback {
                given[setting.name] = fallback
            }
        }
        values = given
        arguments = parsed.rest
    }

    /// The value of a setting; nil where it has neither value nor default.
    subscript(_ setting: Setting) -> String? { values[setting.name] }

    /// Whether a switch was given.
    func isOn(_ setting: Setting) -> Bool { values[setting.name] != nil }

    /// The value of a setting that the command cannot do without.
    func require(_ setting: Setting) throws(UsageError) -> String {
        guard let value = self[setting] else {
            throw UsageError("--\(setting.name) is needed (or \(setting.variable)): \(setting.summary)")
        }
        return value
    }

    /// The value as an integer in a range.
    func integer(_ setting: Setting, in range: ClosedRange<Int>) throws(UsageError) -> Int? {
        guard let text = self[setting] else { return nil }
        guard let value = Int(text), range.contains(value) else {
            throw UsageError("--\(setting.name) takes a whole number from \(range.lowerBound) to \(range.upperBound)")
        }
        return value
    }

    /// The value as one of a few words.
    func choice(_ setting: Setting, of words: [String]) throws(UsageError) -> String {
        let value = try require(setting)
        guard words.contains(value) else {
            throw UsageError("--\(setting.name) takes one of \(words.joined(separator: ", "))")
        }
        return value
    }

    private static func parse(
        _ settings: [Setting], _ words: [String]
    ) throws(UsageError) -> (values: [String: String], rest: [String]) {
        var values: [String: String] = [:]
        var rest: [String] = []
        var index = 0
        while index < words.count {
            let word = words[index]
            index += 1
            guard word.hasPrefix("--"), word.count > 2 else {
                rest.append(word)
                continue
            }
            let parts = word.dropFirst(2).split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            let name = String(parts[0])
            guard let setting = settings.first(where: { $0.name == name }) else {
                throw UsageError("there is no --\(name) here")
            }
            guard values[name] == nil else { throw UsageError("--\(name) is given twice") }
            if parts.count == 2 {
                guard setting.placeholder != nil else { throw UsageError("--\(name) takes no value") }
                values[name] = String(parts[1])
            } else if setting.placeholder == nil {
                values[name] = ""
            } else {
                guard index < words.count else { throw UsageError("--\(name) needs a value") }
                values[name] = words[index]
                index += 1
            }
        }
        return (values, rest)
    }
}

/// A mistake in how a command was called; it ends with exit status 2.
struct UsageError: Error, Sendable, Equatable {
    /// What is wrong and what would be right.
    let message: String

    init(_ message: String) { self.message = message }
}
