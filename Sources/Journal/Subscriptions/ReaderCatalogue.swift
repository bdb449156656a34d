/// Every projection, claim and reader of the program, each matched to the module whose log it reads.
public struct ReaderCatalogue: Sendable {
    let modules: [any ModuleHandle]
    let readers: [LogReader]

    /// Matches subscriptions to modules by the published type; throws where the program contradicts itself.
    public init(modules: [AnyJournalModule], subscriptions: [Subscription]) throws(SubscriptionError) {
        self.modules = modules.map(\.handle)
        var readers = self.modules.flatMap(\.readers)
        for subscription in subscriptions {
            let matching = self.modules.compactMap { module in
                module.publisher.map { (module.name, $0) }
            }.filter { $0.1.type == subscription.published }
            guard let (module, publication) = matching.first else {
                throw .nobodyPublishes(subscription: subscription.name)
            }
            guard matching.count == 1 else { throw .severalPublish(subscription: subscription.name) }
            readers.append(subscription.reader(module, publication))
        }
        var names: Set<String> = []
        var tables: Set<String> = []
        for reader in readers {
            guard names.insert(reader.name).inserted else { throw .nameTwice(reader.name) }
            for table in reader.tables {
                guard tables.insert(table).inserted else { throw .tableTwice(table) }
            }
        }
        self.readers = readers
    }

    /// The readers with a checkpoint.
    var behind: [LogReader] { readers.filter(\.kind.isBehind) }

    /// The names of what has tables, in order: what can be rebuilt.
    public var rebuildable: [String] { readers.filter { !$0.tables.isEmpty }.map(\.name) }

    func reader(_ name: String) -> LogReader? { readers.first { $0.name == name } }
    func module(_ name: String) -> (any ModuleHandle)? { modules.first { $0.name == name } }
}
