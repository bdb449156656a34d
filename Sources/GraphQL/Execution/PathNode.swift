/// The way to a value of the answer, from its end; kept so that a path is written down only for an error.
final class PathNode: Sendable {
    private let parent: PathNode?
    private let step: GraphQLPathStep
    /// The place among the siblings, by which errors are put in order.
    private let order: Int

    init(_ parent: PathNode?, field name: String, order: Int) {
        self.parent = parent
        self.order = order
        step = .field(name)
    }

    init(_ parent: PathNode?, index: Int) {
        self.parent = parent
        order = index
        step = .index(index)
    }

    /// The steps from the root.
    var steps: [GraphQLPathStep] { nodes.map(\.step) }

    /// The places from the root.
    var orders: [Int] { nodes.map(\.order) }

    private var nodes: [PathNode] {
        var nodes = [self]
        while let parent = nodes.last?.parent { nodes.append(parent) }
        return nodes.reversed()
    }
}
