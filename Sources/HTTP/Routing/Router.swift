import Glibc

/// Finds the route of a path: a trie over the segments, compiled at start, a fixed segment before a parameter.
///
/// The first path that fits wins, whatever its methods: `GET /patients/import` is 405 where only POST is there, and is
/// never read as the patient whose id is "import".
struct Router: Sendable {
    /// What a path leads to.
    enum Match: Sendable {
        /// The place of the route in the table, and the values of its parameters.
        case route(Int, parameters: PathParameters)
        /// The path is there, for these methods only.
        case methodNotAllowed([HTTPMethod])
        /// No such path.
        case notFound
        /// A parameter is no UTF-8 when unescaped.
        case malformed
    }

    private struct Node: Sendable {
        var fixed: [(text: [UInt8], node: Int)] = []
        var parameter: Int?
        /// The route's place by the method's ordinal; -1 for none.
        var routes: [Int] = []
    }

    private var nodes = [Node()]
    private var names: [[String]] = []

    /// Compiles a table.
    ///
    /// Throws `routes` where a pattern is malformed or two routes are the same.
    init(_ table: [(method: HTTPMethod, pattern: String)]) throws(HTTPServerError) {
        precondition(Captures().isLargeEnough, "what a path captures has room")
        for (place, route) in table.enumerated() {
            guard let pattern = RoutePattern(route.pattern) else {
                throw .routes("the pattern \(route.pattern) is malformed")
            }
            names.append(pattern.parameterNames)
            let node = insert(pattern)
            if nodes[node].routes.isEmpty {
                nodes[node].routes = Array(repeating: -1, count: HTTPMethod.allCases.count)
            }
            guard nodes[node].routes[route.method.ordinal] < 0 else {
                throw .routes("\(route.method.rawValue) \(route.pattern) is there twice")
            }
            nodes[node].routes[route.method.ordinal] = place
        }
    }

    /// Finds the route of a method and a path that is still percent-encoded.
    func match(_ method: HTTPMethod, _ path: String) -> Match {
        var path = path
        return path.withUTF8 { bytes in
            var captured = Captures()
            guard bytes.first == ASCII.slash,
                let node = find(bytes, from: bytes.count == 1 ? 1 : 0, node: 0, captured: &captured)
            else { return .notFound }
            let routes = nodes[node].routes
            let direct = routes[method.ordinal]
            let place = direct < 0 && method == .head ? routes[HTTPMethod.get.ordinal] : direct
            guard place >= 0 else { return .methodNotAllowed(allowed(routes)) }
            return bind(captured, of: bytes, to: place)
        }
    }

    /// The methods of a node, with HEAD beside GET and OPTIONS always.
    private func allowed(_ routes: [Int]) -> [HTTPMethod] {
        HTTPMethod.allCases.filter { method in
            switch method {
            case .options: true
            case .head: routes[HTTPMethod.get.ordinal] >= 0 || routes[method.ordinal] >= 0
            default: routes[method.ordinal] >= 0
            }
        }
    }

    private func bind(_ captured: Captures, of bytes: UnsafeBufferPointer<UInt8>, to place: Int) -> Match {
        var values: [String] = []
        for index in 0..<captured.count {
            let segment = captured[index]
            // Cut between slashes from a String, a segment without escapes is one as it is.
            if Self.place(of: ASCII.percent, in: bytes, segment) == nil {
                values.append(String(decoding: bytes[segment], as: UTF8.self))
            } else if let value = PercentCoding.decode(bytes[segment]) {
                values.append(value)
            } else {
                return .malformed
            }
        }
        return .route(place, parameters: PathParameters(names: names[place], values: values))
    }

    /// Where a byte first stands in a range; nil where it does not.
    private static func place(
        of byte: UInt8, in bytes: UnsafeBufferPointer<UInt8>, _ range: Range<Int>
    ) -> Int? {
        guard let start = bytes.baseAddress else { return nil }
        return memchr(start + range.lowerBound, Int32(byte), range.count).map {
            UnsafeRawPointer($0) - UnsafeRawPointer(start)
        }
    }

    /// The segments that stand for parameters, in place: most paths have one or two, and an array would be an allocation.
    private struct Captures {
        private var places = InlineArray<16, Range<Int32>>(repeating: 0..<0)
        var count = 0

        /// Whether the captures of every pattern have room.
        var isLargeEnough: Bool { places.count >= RoutePattern.segmentLimit }

        subscript(_ index: Int) -> Range<Int> { Int(places[index].lowerBound)..<Int(places[index].upperBound) }

        mutating func append(_ segment: Range<Int>) {
            places[count] = Int32(segment.lowerBound)..<Int32(segment.upperBound)
            count += 1
        }
    }

    /// The node of `bytes[start...]`, which is empty or begins with a slash.
    private func find(
        _ bytes: UnsafeBufferPointer<UInt8>, from start: Int, node: Int, captured: inout Captures
    ) -> Int? {
        guard start < bytes.count else { return nodes[node].routes.isEmpty ? nil : node }
        let end = Self.place(of: ASCII.slash, in: bytes, start + 1..<bytes.count) ?? bytes.count
        let segment = start + 1..<end
        guard !segment.isEmpty else { return nil }
        if let next = fixedChild(of: node, bytes, segment),
            let found = find(bytes, from: end, node: next, captured: &captured)
        {
            return found
        }
        guard let next = nodes[node].parameter else { return nil }
        captured.append(segment)
        if let found = find(bytes, from: end, node: next, captured: &captured) { return found }
        captured.count -= 1
        return nil
    }

    private func fixedChild(of node: Int, _ bytes: UnsafeBufferPointer<UInt8>, _ segment: Range<Int>) -> Int? {
        guard let start = bytes.baseAddress else { return nil }
        for child in nodes[node].fixed where child.text.count == segment.count {
            if memcmp(start + segment.lowerBound, child.text, segment.count) == 0 { return child.node }
        }
        guard Self.place(of: ASCII.percent, in: bytes, segment) != nil,
            let plain = PercentCoding.decode(bytes[segment])
        else { return nil }
        return nodes[node].fixed.first { $0.text.elementsEqual(plain.utf8) }?.node
    }

    private mutating func insert(_ pattern: RoutePattern) -> Int {
        var node = 0
        for segment in pattern.segments {
            switch segment {
            case .fixed(let text):
                let bytes = Array(text.utf8)
                if let next = nodes[node].fixed.first(where: { $0.text == bytes })?.node {
                    node = next
                } else {
                    nodes.append(Node())
                    nodes[node].fixed.append((bytes, nodes.count - 1))
                    node = nodes.count - 1
                }
            case .parameter:
                if let next = nodes[node].parameter {
                    node = next
                } else {
                    nodes.append(Node())
                    nodes[node].parameter = nodes.count - 1
                    node = nodes.count - 1
                }
            }
        }
        return node
    }
}
