/// The texts that `--help` prints.
enum Help {
    /// The list of commands.
    static func overview(_ commands: [any Command.Type]) -> String {
        let width = commands.map { $0.words.joined(separator: " ").count }.max() ?? 0
        let lines = commands.map { command in
            let name = command.words.joined(separator: " ")
            return "  " + name + String(repeating: " ", count: width - name.count + 2) + command.summary
        }
        return """
            Medley runs a clinic, a chain of clinics or a hospital from one program.

            usage: medley COMMAND [--SETTING VALUE]…

            \(lines.joined(separator: "\n"))

            medley COMMAND --help tells a command's settings. Each is a flag and a MEDLEY_… variable; a secret may
            also be in a file that MEDLEY_…_FILE names.

            """
    }

    /// One command with its settings.
    static func page(of command: any Command.Type) -> String {
        var text = "usage: medley \(command.words.joined(separator: " "))"
        if !command.operands.isEmpty { text += " \(command.operands)" }
        if !command.settings.isEmpty { text += " [--SETTING VALUE]…" }
        text += "\n\n\(command.summary)\n"
        for setting in command.settings {
            text += "\n  --\(setting.name)\(setting.placeholder.map { " \($0)" } ?? "")\n      \(setting.summary)"
            text += " (\(setting.variable)\(setting.isSecret ? " or \(setting.fileVariable)" : ""))"
            if let fallback = setting.fallback, !fallback.isEmpty { text += " Default: \(fallback)." }
        }
        return text + "\n"
    }
}
