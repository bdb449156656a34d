/// The fragments of a document and which spreads which.
struct FragmentGraph {
    let fragments: [String: FragmentNode]
    private let spreads: [String: [SpreadNode]]

    init(_ document: Document) {
        // Names that are there twice are told by a rule of their own.
        fragments = Dictionary(document.fragments.map { ($0.name.text, $0) }) { _, last in last }
        spreads = fragments.mapValues { FragmentGraph.spreads(in: $0.selectionSet) }
    }

    /// The spreads in a selection set, at any level.
    static func spreads(in set: SelectionSetNode) -> [SpreadNode] {
        var found: [SpreadNode] = []
        var waiting = [set]
        while let set = waiting.popLast() {
            for selection in set.selections {
                switch selection {
                case .field(let field): if let below = field.selectionSet { waiting.append(below) }
                case .spread(let spread): found.append(spread)
                case .inline(let fragment): waiting.append(fragment.selectionSet)
                }
            }
        }
        return found
    }

    /// The fragments that a selection set uses, by others too; each once.
    func used(by set: SelectionSetNode) -> [FragmentNode] {
        var names: Set<String> = []
        var found: [FragmentNode] = []
        var waiting = Self.spreads(in: set)
        while let spread = waiting.popLast() {
            guard names.insert(spread.name.text).inserted, let fragment = fragments[spread.name.text] else { continue }
            found.append(fragment)
            waiting += spreads[spread.name.text] ?? []
        }
        return found
    }

    /// The fragments so that each comes after those that it spreads; nil where they go in circles.
    func sorted() -> [FragmentNode]? {
        var waitingFor = spreads.mapValues { Set($0.map(\.name.text).filter { fragments[$0] != nil }) }
        var sorted: [FragmentNode] = []
        while !waitingFor.isEmpty {
            let ready = waitingFor.filter { $0.value.isEmpty }.keys
            guard !ready.isEmpty else { return nil }
            sorted += ready.compactMap { fragments[$0] }
            for name in ready { waitingFor[name] = nil }
            waitingFor = waitingFor.mapValues { $0.subtracting(ready) }
        }
        return sorted
    }

    /// The circles in which fragments spread themselves, each as the spreads that make it.
    ///
    /// Recursion is as deep as there are fragments, which are bounded.
    func circles(in document: Document) -> [[SpreadNode]] {
        var search = CircleSearch(spreads: spreads)
        for fragment in document.fragments { search.visit(fragment.name.text) }
        return search.circles
    }

    private struct CircleSearch {
        let spreads: [String: [SpreadNode]]
        var circles: [[SpreadNode]] = []
        private var visited: Set<String> = []
        private var path: [SpreadNode] = []
        private var places: [String: Int] = [:]

        init(spreads: [String: [SpreadNode]]) { self.spreads = spreads }

        mutating func visit(_ name: String) {
            guard visited.insert(name).inserted, let below = spreads[name] else { return }
            places[name] = path.count
            for spread in below {
                path.append(spread)
                if let place = places[spread.name.text] {
                    circles.append(Array(path[place...]))
                } else {
                    visit(spread.name.text)
                }
                path.removeLast()
            }
            places[name] = nil
        }
    }
}
