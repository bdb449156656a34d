internal import Glibc

let commands: [any Command.Type] = [
    MigrateCommand.self,
    CheckCommand.self,
    VersionCommand.self,
]

exit(await Dispatcher(commands).run(Array(CommandLine.arguments.dropFirst())))
