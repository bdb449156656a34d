/// A queue in one array: taking from the front moves an index, and the array is cut when half of it is behind.
struct FIFO<Element> {
    private var elements: [Element] = []
    private var head = 0

    var count: Int { elements.count - head }
    var isEmpty: Bool { head == elements.count }
    var first: Element? { head < elements.count ? elements[head] : nil }

    mutating func append(_ element: Element) { elements.append(element) }

    mutating func popFirst() -> Element? {
        guard head < elements.count else { return nil }
        let element = elements[head]
        head += 1
        if head == elements.count {
            elements.removeAll(keepingCapacity: true)
            head = 0
        } else if head >= 64, head * 2 >= elements.count {
            elements.removeFirst(head)
            head = 0
        }
        return element
    }

    /// Gives each element to `body` to change, in order.
    mutating func updateEach(_ body: (inout Element) -> Void) {
        for index in head..<elements.count { body(&elements[index]) }
    }

    /// Removes and returns the elements for which `isWanted` says yes, in order.
    mutating func remove(where isWanted: (Element) -> Bool) -> [Element] {
        var removed: [Element] = []
        var kept: [Element] = []
        for element in elements[head...] {
            if isWanted(element) { removed.append(element) } else { kept.append(element) }
        }
        if removed.isEmpty { return [] }
        elements = kept
        head = 0
        return removed
    }

    mutating func removeAll() -> [Element] { remove { _ in true } }
}
