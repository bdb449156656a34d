internal import Glibc

let commands: [any Command.Type] = [
    ServeCommand.self,
    MigrateCommand.self,
    DoctorCommand.self,
    VerifyCommand.self,
    HospitalCreateCommand.self,
    UserCreateCommand.self,
    OpenAPICommand.self,
    HealthCommand.self,
    CheckCommand.self,
    BenchCommand.self,
    VersionCommand.self,
]

exit(await Dispatcher(commands).run(Array(CommandLine.arguments.dropFirst())))
