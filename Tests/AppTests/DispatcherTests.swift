import Testing

@testable import App

@Suite struct DispatcherTests {
    private enum Make: Command {
        static let words = ["hospital", "create"]
        static let summary = "Makes a hospital."
        static let settings: [Setting] = []
        static func run(_: Configuration) async throws -> Int32 { 0 }
    }

    private enum Close: Command {
        static let words = ["hospital", "close"]
        static let summary = "Closes a hospital."
        static let settings: [Setting] = []
        static func run(_: Configuration) async throws -> Int32 { 0 }
    }

    private enum Serve: Command {
        static let words = ["serve"]
        static let summary = "Serves."
        static let settings: [Setting] = []
        static func run(_: Configuration) async throws -> Int32 { 0 }
    }

    private let dispatcher = Dispatcher([Make.self, Close.self, Serve.self])

    @Test(
        arguments: [
            (["hospital", "--help"], 0), (["hospital"], 2), (["hospital", "open"], 2), (["hospita"], 2),
            (["--halp"], 2),
            (["hospital", "create"], 0), (["hospital", "create", "--help"], 0), (["serve"], 0),
        ] as [([String], Int32)])
    func `words that name a command or begin several end with the right status`(words: [String], status: Int32) async {
        #expect(await dispatcher.run(words) == status)
    }

    @Test(
        arguments: [
            (["hospital", "--help"], 2), (["hospital"], 2), (["hospital", "create"], 1), (["hospital", "open"], 0),
            (["hospita"], 0), (["--help"], 0),
        ] as [([String], Int)])
    func `the beginning of commands lists those that begin with it`(words: [String], count: Int) {
        let group = dispatcher.group(of: words)
        #expect(group.count == count)
        let text = Help.overview(group)
        #expect(text.contains("hospital create  Makes a hospital.") == (count > 0))
        #expect(!text.contains("Serves."))
    }
}
