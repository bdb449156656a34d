internal import Auth
internal import Crypto
internal import EventLoop
internal import HTTP
internal import Kernel
internal import Realtime

/// `medley openapi`.
enum OpenAPICommand: Command {
    static let words = ["openapi"]
    static let summary = "Prints the OpenAPI 3.1 document of this release, without a server or a database."
    static let settings: [Setting] = []

    static func run(_ configuration: Configuration) async throws -> Int32 {
        // The routes are made by the modules as they are for serving; nothing is connected, and nothing is called.
        let nowhere = try Configuration(Platform.settings + DatabaseAccess.settings, flags: [], environment: [:])
        let platform = try Platform(
            nowhere, DatabaseAccess(service: ""), masterKey: MasterKey.generate(), logger: .commandLine)
        let composition = Composition(
            platform, try AccountSettings(nowhere, signUp: .closed),
            peers: WalletPeers(payments: try PaymentSettings(nowhere).made(platform)))
        // The server adds those that are always there; it does not listen.
        let server = try HTTPServer(
            configuration: HTTPServerConfiguration(),
            routes: composition.routes + RealtimeRoutes.all(try composition.realtime(platform)),
            dependencies: HTTPServerDependencies(
                authenticator: composition.auth.authenticator, clock: platform.clock, ids: platform.ids,
                readiness: { [] }),
            group: platform.group)
        let document = OpenAPIDocument(routes: server.routes, version: VersionCommand.number)
        Console.write(String(decoding: try document.bytes(), as: UTF8.self) + "\n")
        platform.group.stop()
        return 0
    }
}
