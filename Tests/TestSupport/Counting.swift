extension Sequence where Element: Equatable {
    /// How many elements are equal to one, such as `codes.count(of: nil)`.
    public func count(of wanted: Element) -> Int {
        reduce(0) { $1 == wanted ? $0 + 1 : $0 }
    }
}
