internal import Glibc

let commands: [any Command.Type] = [
    ServeCommand.self,
    MigrateCommand.self,
    DoctorCommand.self,
    VerifyCommand.self,
    ProjectionsListCommand.self,
    ProjectionsRetryCommand.self,
    ProjectionsRebuildCommand.self,
    HeadExportCommand.self,
    KeysExportCommand.self,
    KeysImportCommand.self,
    KeysRotateCommand.self,
    HospitalCreateCommand.self,
    UserCreateCommand.self,
    OpenAPICommand.self,
    CheckCommand.self,
    BenchCommand.self,
    VersionCommand.self,
]

exit(await Dispatcher(commands).run(Array(CommandLine.arguments.dropFirst())))
