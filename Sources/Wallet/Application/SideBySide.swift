extension Sequence where Self: Sendable, Element: Sendable {
    /// What `body` makes of each, of at most so many at once; in no order.
    func sideBySide<Value: Sendable>(
        _ width: Int, _ body: @escaping @Sendable (Element) async -> Value
    ) async -> [Value] {
        await withTaskGroup(of: Value.self) { group in
            var values: [Value] = []
            for (index, element) in enumerated() {
                if index >= width, let value = await group.next() { values.append(value) }
                group.addTask { await body(element) }
            }
            for await value in group { values.append(value) }
            return values
        }
    }
}
