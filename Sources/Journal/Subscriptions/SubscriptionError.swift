/// Why the readers of the log cannot be put together: a fault of the program, told before it serves.
public enum SubscriptionError: Error, Sendable, Hashable, CustomStringConvertible {
    /// No module publishes what a subscription is of.
    case nobodyPublishes(subscription: String)
    /// Several modules publish it.
    case severalPublish(subscription: String)
    /// Two readers have one name.
    case nameTwice(String)
    /// Two projections own one table.
    case tableTwice(String)

    /// What is wrong, and with which reader.
    public var description: String {
        switch self {
        case .nobodyPublishes(let name): "nobody publishes what \(name) subscribes to"
        case .severalPublish(let name): "several modules publish what \(name) subscribes to"
        case .nameTwice(let name): "two readers of the log are called \(name)"
        case .tableTwice(let table): "two projections own \(table)"
        }
    }
}
