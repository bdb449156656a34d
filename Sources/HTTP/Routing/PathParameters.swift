/// The values of a pattern's parameters, percent-decoded, by name.
public struct PathParameters: Hashable, Sendable {
    let names: [String]
    let values: [String]

    /// Makes parameters: the names of the pattern, and the value of each.
    init(names: [String] = [], values: [String] = []) {
        precondition(names.count == values.count, "each parameter has a value")
        self.names = names
        self.values = values
    }

    /// The value of a parameter; nil where the pattern has none of that name.
    public subscript(_ name: String) -> String? { names.firstIndex(of: name).map { values[$0] } }
}
