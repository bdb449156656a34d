/// A cheap 32-bit digest of a name: different digests mean different bytes, equal ones mean "compare".
enum NameFingerprint {
    @inline(__always)
    static func of(_ bytes: UnsafePointer<UInt8>, count: Int) -> UInt32 {
        guard count >= 4 else {
            var word = UInt32(truncatingIfNeeded: count)
            for index in 0..<count { word = word << 8 | UInt32(bytes[index]) }
            return word
        }
        let raw = UnsafeRawPointer(bytes)
        let head = raw.loadUnaligned(as: UInt32.self)
        let tail = raw.loadUnaligned(fromByteOffset: count &- 4, as: UInt32.self)
        return head &* 0x9E37_79B1 ^ tail &* 0x85EB_CA77 ^ UInt32(truncatingIfNeeded: count)
    }
}

// Duplicate names (RFC 8259 section 4): refused, because parsers differ in which of the two they believe.
extension JSONParser {
    /// Up to here names are compared in pairs; above, they are sorted by a seeded hash, so that no input is quadratic.
    private static let pairwiseMembers = 16

    @inline(__always)
    func refuseDuplicateNames(of object: Int) throws(JSONFault) {
        let members = nodes[object].count
        if members < 2 { return }
        if members <= Self.pairwiseMembers {
            try refuseDuplicatesPairwise(of: object)
        } else {
            try refuseDuplicatesByHash(of: object)
        }
    }

    private func refuseDuplicatesPairwise(of object: Int) throws(JSONFault) {
        let names = nameIndices(of: object)
        var isAnyEscaped = false
        for index in 0..<names.count where nodes[names[index]].kind == TapeNode.Kind.escapedString {
            isAnyEscaped = true
        }
        if isAnyEscaped { return try refuseDuplicatesByHash(of: object) }
        for later in 1..<names.count {
            let node = nodes[names[later]]
            for earlier in 0..<later {
                let other = nodes[names[earlier]]
                guard node.next == other.next, node.length == other.length else { continue }
                if ByteWord.equal(base + node.start, base + other.start, count: node.size) {
                    throw fault(.duplicateName, at: node.start &- 1)
                }
            }
        }
    }

    /// The tape indices of an object's names, at most `pairwiseMembers` of them, without an allocation.
    @inline(__always)
    private func nameIndices(of object: Int) -> NameIndices {
        var names = NameIndices()
        var index = object &+ 1
        while index < nodes.count {
            names.append(index)
            index = nextValue(after: index &+ 1)
        }
        return names
    }

    private func refuseDuplicatesByHash(of object: Int) throws(JSONFault) {
        var names: [(hash: Int, index: Int)] = []
        names.reserveCapacity(nodes[object].count)
        var index = object &+ 1
        while index < nodes.count {
            var hasher = Hasher()
            withName(index) { hasher.combine(bytes: UnsafeRawBufferPointer($0)) }
            names.append((hasher.finalize(), index))
            index = nextValue(after: index &+ 1)
        }
        names.sort { ($0.hash, $0.index) < ($1.hash, $1.index) }
        for position in 1..<names.count {
            var earlier = position - 1
            while earlier >= 0, names[earlier].hash == names[position].hash {
                if namesEqual(names[earlier].index, names[position].index) {
                    throw fault(.duplicateName, at: nodes[names[position].index].start &- 1)
                }
                earlier -= 1
            }
        }
    }

    @inline(__always)
    private func nextValue(after index: Int) -> Int {
        nodes[index].kind >= TapeNode.Kind.array ? Int(nodes[index].next) : index &+ 1
    }

    private func namesEqual(_ left: Int, _ right: Int) -> Bool {
        withName(left) { first in withName(right) { second in first.elementsEqual(second) } }
    }

    /// Gives the unescaped bytes of a name.
    private func withName<Result>(_ index: Int, _ body: (UnsafeBufferPointer<UInt8>) -> Result) -> Result {
        let node = nodes[index]
        let raw = UnsafeBufferPointer(start: base + node.start, count: node.size)
        guard node.kind == TapeNode.Kind.escapedString else { return body(raw) }
        return JSONText.unescaped(raw).withUnsafeBufferPointer(body)
    }
}

/// Up to sixteen tape indices on the stack.
private struct NameIndices {
    private var words = SIMD16<UInt32>(repeating: 0)
    private(set) var count = 0

    @inline(__always)
    mutating func append(_ index: Int) {
        words[count] = UInt32(truncatingIfNeeded: index)
        count &+= 1
    }

    @inline(__always)
    subscript(position: Int) -> Int { Int(words[position]) }
}
