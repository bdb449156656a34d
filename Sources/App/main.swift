internal import Glibc

let commands: [any Command.Type] = [
    ServeCommand.self,
    MigrateCommand.self,
    CheckCommand.self,
    VersionCommand.self,
]

exit(await Dispatcher(commands).run(Array(CommandLine.arguments.dropFirst())))
