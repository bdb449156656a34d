/// What to measure, for how long, and on how much.
struct BenchSettings: Sendable, Equatable {
    /// The parts of the benchmark.
    enum Part: String, CaseIterable, Sendable {
        /// The health answer, the footprint and the start.
        case http
        /// A patient by id, and the search.
        case read
        /// A journalled command.
        case append
        /// Transfers between wallets, and what is in one.
        case wallet
        /// The free slots of a month.
        case availability
        /// Thousands of clients that hear what happens.
        case realtime
    }

    /// The parts that were asked for.
    let parts: [Part]
    /// How often each contender is measured.
    let rounds: Int
    /// How long each round lasts.
    let seconds: Int
    /// The connections of the load generator.
    let connections: Int
    /// The patients of the hospital in which one is read by id.
    let patients: Int
    /// The patients of the hospital that is searched.
    let searchPatients: Int
    /// The wallets that transfers go between.
    let wallets: Int
    /// The clients of each kind that listen: so many by WebSocket, and as many by event stream.
    let clients: Int
    /// The movements that they hear of.
    let events: Int
    /// What the clients' random deeds follow from.
    let seed: Int
    /// Where the folder of the run is made.
    let directory: String

    /// The most patients of a hospital: their numbers stand in the last twelve digits of an id.
    static let patientLimit = 10_000_000
    /// The most wallets: their owners are patients who are imported.
    static let walletLimit = 1_000_000
    /// The most clients of a kind that listen: the server takes 10,000 connections.
    static let clientLimit = 4_000
    /// Where files go unless told otherwise: a folder that is on a disk, unlike /tmp on some machines.
    static let usualDirectory = "/var/tmp"

    /// The settings of the command.
    static let all: [Setting] = [
        .rounds, .seconds, .connections, .patients, .searchPatients, .wallets, .clients, .events,
        .listenerSeed, .directory,
    ]

    /// Reads the command line.
    init(_ configuration: Configuration) throws(UsageError) {
        let words = Part.allCases.map(\.rawValue) + ["all"]
        guard configuration.arguments.count == 1, let word = configuration.arguments.first, words.contains(word) else {
            throw UsageError("say what to measure: \(words.joined(separator: ", "))")
        }
        parts = Part(rawValue: word).map { [$0] } ?? Part.allCases
        rounds = try configuration.integer(.rounds, in: 1...1000) ?? 0
        seconds = try configuration.integer(.seconds, in: 1...3600) ?? 0
        connections = try configuration.integer(.connections, in: 1...5000) ?? 0
        patients = try configuration.integer(.patients, in: 100...Self.patientLimit) ?? 0
        searchPatients = try configuration.integer(.searchPatients, in: 100...Self.patientLimit) ?? 0
        wallets = try configuration.integer(.wallets, in: 100...Self.walletLimit) ?? 0
        clients = try configuration.integer(.clients, in: 40...Self.clientLimit) ?? 0
        events = try configuration.integer(.events, in: 100...1_000_000) ?? 0
        seed = try configuration.integer(.listenerSeed, in: 0...Int(Int32.max)) ?? 0
        directory = try configuration.require(.directory)
    }
}

extension Setting {
    fileprivate static let rounds = Setting(
        name: "rounds", placeholder: "N", summary: "How often each contender is measured, in turns.", fallback: "5")
    fileprivate static let seconds = Setting(
        name: "seconds", placeholder: "N", summary: "How long each of those lasts.", fallback: "5")
    fileprivate static let connections = Setting(
        name: "connections", placeholder: "N", summary: "Kept connections of the load generator.", fallback: "64")
    fileprivate static let patients = Setting(
        name: "patients", placeholder: "N", summary: "Patients of the hospital in which one is read by id.",
        fallback: "100000")
    fileprivate static let searchPatients = Setting(
        name: "search-patients", placeholder: "N", summary: "Patients of the hospital that is searched.",
        fallback: "500000")
    fileprivate static let wallets = Setting(
        name: "wallets", placeholder: "N", summary: "Wallets that transfers go between.", fallback: "100000")
    fileprivate static let clients = Setting(
        name: "clients", placeholder: "N", summary: "Clients that listen by WebSocket, and as many by event stream.",
        fallback: "1000")
    fileprivate static let events = Setting(
        name: "events", placeholder: "N", summary: "Movements that they hear of.", fallback: "10000")
    fileprivate static let listenerSeed = Setting(
        name: "seed", placeholder: "N", summary: "What the clients' random deeds follow from.", fallback: "1")
    fileprivate static let directory = Setting(
        name: "dir", placeholder: "DIR", summary: "Make the folder of this run here; it is removed at the end.",
        fallback: BenchSettings.usualDirectory)
}
