internal import Auth
internal import Crypto
internal import EventLoop
internal import Kernel
internal import Wallet

/// `medley graphql schema`.
enum GraphQLSchemaCommand: Command {
    static let words = ["graphql", "schema"]
    static let summary = "Prints the GraphQL schema of this release, without a server or a database."
    static let settings: [Setting] = []

    static func run(_ configuration: Configuration) async throws -> Int32 {
        // The modules are made as they are for serving; nothing is connected, and nothing is called.
        let nowhere = try Configuration(Platform.settings + DatabaseAccess.settings, flags: [], environment: [:])
        let platform = try Platform(
            nowhere, DatabaseAccess(service: ""), masterKey: MasterKey.generate(), logger: .commandLine)
        let composition = Composition(platform, try AccountSettings(nowhere, signUp: .closed))
        Console.write(WalletGraphQL.schemaText(composition.wallet.service, composition.wallet.cards))
        platform.group.stop()
        return 0
    }
}
