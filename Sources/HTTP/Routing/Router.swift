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
            var captured: [Range<Int>] = []
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

    private func bind(_ captured: [Range<Int>], of bytes: UnsafeBufferPointer<UInt8>, to place: Int) -> Match {
        var values: [String] = []
        for range in captured {
            guard let value = PercentCoding.decode(bytes[range]) else { return .malformed }
            values.append(value)
        }
        return .route(place, parameters: PathParameters(names: names[place], values: values))
    }

    /// The node of `bytes[start...]`, which is empty or begins with a slash.
    private func find(
        _ bytes: UnsafeBufferPointer<UInt8>, from start: Int, node: Int, captured: inout [Range<Int>]
    ) -> Int? {
        guard start < bytes.count else { return nodes[node].routes.isEmpty ? nil : node }
        var end = start + 1
        while end < bytes.count, bytes[end] != ASCII.slash { end += 1 }
        let segment = start + 1..<end
        guard !segment.isEmpty else { return nil }
        if let next = fixedChild(of: node, bytes[segment]),
            let found = find(bytes, from: end, node: next, captured: &captured)
        {
            return found
        }
        guard let next = nodes[node].parameter else { return nil }
        captured.append(segment)
        if let found = find(bytes, from: end, node: next, captured: &captured) { return found }
        captured.removeLast()
        return nil
    }

    private func fixedChild(of node: Int, _ segment: Slice<UnsafeBufferPointer<UInt8>>) -> Int? {
        for child in nodes[node].fixed where child.text.count == segment.count {
            let isEqual = child.text.withUnsafeBufferPointer { text in
                guard let left = text.baseAddress, let right = UnsafeBufferPointer(rebasing: segment).baseAddress
                else { return false }
                return memcmp(left, right, text.count) == 0
            }
            if isEqual { return child.node }
        }
        guard segment.contains(ASCII.percent), let plain = PercentCoding.decode(segment) else { return nil }
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
