internal import Glibc

let commands: [any Command.Type] = [
    CheckCommand.self,
    VersionCommand.self,
]

exit(await Dispatcher(commands).run(Array(CommandLine.arguments.dropFirst())))
