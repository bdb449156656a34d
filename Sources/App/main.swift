internal import Glibc

let commands: [any Command.Type] = [
    ServeCommand.self,
    MigrateCommand.self,
    DoctorCommand.self,
    VerifyCommand.self,
    EventsListCommand.self,
    EventsActivateCommand.self,
    ProjectionsListCommand.self,
    ProjectionsRetryCommand.self,
    ProjectionsRebuildCommand.self,
    JobsCommand.self,
    HeadExportCommand.self,
    KeysExportCommand.self,
    KeysImportCommand.self,
    KeysRotateCommand.self,
    HospitalCreateCommand.self,
    UserCreateCommand.self,
    DemoDayCommand.self,
    DemoLoadCommand.self,
    DemoResetCommand.self,
    OpenAPICommand.self,
    GraphQLSchemaCommand.self,
    HealthCommand.self,
    CheckCommand.self,
    BenchCommand.self,
    VersionCommand.self,
]

MemoryPolicy.set()
exit(await Dispatcher(commands).run(Array(CommandLine.arguments.dropFirst())))
