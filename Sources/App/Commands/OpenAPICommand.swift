internal import HTTP

/// `medley openapi`.
enum OpenAPICommand: Command {
    static let words = ["openapi"]
    static let summary = "Prints the OpenAPI 3.1 document of this release, without a server."
    static let settings: [Setting] = []

    static func run(_ configuration: Configuration) async throws -> Int32 {
        Console.write(try OpenAPIDocument.text(of: Composition.documentedRoutes, version: VersionCommand.number) + "\n")
        return 0
    }
}
