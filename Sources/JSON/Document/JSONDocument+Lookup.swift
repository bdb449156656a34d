// Finding members by name, and the path of a value for messages.
extension JSONDocument {
    /// The index of the name node of a member, looked for from `start` on and then from the beginning; nil if absent.
    ///
    /// Callers that ask in the order of the text pass the place where the last search ended, so that reading a whole
    /// object takes one pass.
    @inline(__always)
    func nameIndex(_ name: UnsafeBufferPointer<UInt8>, in object: Int, from start: Int) -> Int? {
        let first = object + 1
        let end = Int(nodes[object].next)
        return bytes.withUnsafeBufferPointer { buffer in
            search(name, first: start, end: end, in: buffer)
                ?? (start == first ? nil : search(name, first: first, end: start, in: buffer))
        }
    }

    @inline(__always)
    private func search(
        _ name: UnsafeBufferPointer<UInt8>, first: Int, end: Int, in buffer: UnsafeBufferPointer<UInt8>
    ) -> Int? {
        guard let base = buffer.baseAddress, let wanted = name.baseAddress else { return nil }
        var index = first
        while index < end {
            let node = nodes[index]
            if node.kind == TapeNode.Kind.string {
                if node.size == name.count, ByteWord.equal(base + node.start, wanted, count: node.size) { return index }
            } else {
                let raw = UnsafeBufferPointer(start: base + node.start, count: node.size)
                if JSONText.unescaped(raw).elementsEqual(name) { return index }
            }
            index = self.end(of: index + 1)
        }
        return nil
    }

    /// The steps from the root to a value, outermost first.
    func steps(to target: Int) -> [JSONPathStep] {
        var steps: [JSONPathStep] = []
        var current = 0
        while current < target, current < nodes.count {
            let isObject = nodes[current].kind == TapeNode.Kind.object
            var child = current + (isObject ? 2 : 1)
            var position = 0
            while end(of: child) <= target {
                child = end(of: child) + (isObject ? 1 : 0)
                position += 1
            }
            steps.append(isObject ? .name(string(at: child - 1)) : .index(position))
            current = child
        }
        return steps
    }
}
