internal import Glibc

let commands: [any Command.Type] = [
    VersionCommand.self
]

exit(await Dispatcher(commands).run(Array(CommandLine.arguments.dropFirst())))
