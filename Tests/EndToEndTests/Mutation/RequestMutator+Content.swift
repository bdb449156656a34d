import JSON

// What is done to the target and to the values of a JSON body.
extension RequestMutator {
    /// Names that no operation knows all of.
    private static let parameters = ["limit", "cursor", "asOf", "q", "total", "sort", "patientId", "x"]
    private static let segments = [
        "..", "%2e%2e", ".", "", "%00", "%2f", "%", "%zz", "%ff", "%c0%af", "%e2%80%ae", "*", "'", "import", "search",
        "018f0000-0000-7000-8000-00000000dead", "{id}", "..;", "~", "a b",
    ]

    mutating func changeQuery(_ draft: inout WireDraft) -> String? {
        let raw = oneIn(4)
        let value = raw ? pick(Self.segments) : ExampleRun.percentEncoded(String(text().prefix(1_500)))
        let name = parameters.isEmpty || oneIn(6) ? pick(Self.parameters) : pick(parameters)
        draft.target += (draft.target.contains("?") ? pick(["&", "&&", "?", ";"]) : "?") + "\(name)=\(value)"
        return "?\(name)=\(value.prefix(40))"
    }

    mutating func changePath(_ draft: inout WireDraft) -> String? {
        var segments = draft.target.split(separator: "/", omittingEmptySubsequences: false).map(String.init)
        let index = place(segments.count)
        let segment = values.isEmpty || !oneIn(3) ? pick(Self.segments) : pick(values)
        if oneIn(3) { segments.insert(segment, at: index) } else { segments[index] = segment }
        draft.target = segments.joined(separator: "/")
        if oneIn(8) { draft.target = pick(["http://a", "http://", "//a", "*", "?"]) + draft.target }
        return "segment \(index) '\(segment)'"
    }

    /// Puts another value somewhere in a JSON body.
    mutating func changeBodyValue(_ draft: inout WireDraft) -> String? {
        guard let value = Self.json(draft) else { return nil }
        let places = Self.places(in: value, [])
        let path = pick(places)
        let other = otherValue()
        draft.body = Self.replacing(value, path[...]) { _ in other }.bytes
        return "\(path.map(\.text).joined(separator: ".")) = \(String(decoding: other.bytes.prefix(60), as: UTF8.self))"
    }

    /// Leaves a member out, repeats it, adds one, or exchanges the body for another document.
    mutating func changeBodyShape(_ draft: inout WireDraft) -> String? {
        guard let value = Self.json(draft) else { return nil }
        let members = value.members ?? []
        switch place(5) {
        case 0 where !members.isEmpty:
            let name = pick(members).name
            draft.body = value.removing(name).bytes
            return "without \(name)"
        case 1 where !members.isEmpty:
            let member = pick(members)
            draft.body = Array("{\"\(member.name)\":".utf8) + otherValue().bytes + [0x2C] + value.bytes.dropFirst()
            return "\(member.name) twice"
        case 2:
            let name = String(text().prefix(400))
            draft.body = value.setting(name, to: otherValue()).bytes
            return "an unknown member"
        case 3:
            let document = pick(HostileJSON.documents)
            draft.body = document.bytes
            return document.name
        default:
            draft.body = JSONValue.object(members.shuffled(using: &random)).bytes
            return "members in another order"
        }
    }

    private mutating func otherValue(depth: Int = 0) -> JSONValue {
        switch place(depth < 3 ? 9 : 7) {
        case 0: .null
        case 1: .bool(oneIn(2))
        case 2, 3: JSONNumber(pick(HostileText.numbers)).map(JSONValue.number) ?? .null
        case 4, 5, 6: .string(text())
        case 7: .array((0..<place(4)).map { _ in otherValue(depth: depth + 1) })
        default: .object([JSONMember(name: pick(Self.parameters), value: otherValue(depth: depth + 1))])
        }
    }

    /// A step into a value.
    enum Step {
        case member(String)
        case element(Int)

        var text: String {
            switch self {
            case .member(let name): name;
            case .element(let index): "\(index)"
            }
        }
    }

    private static func json(_ draft: WireDraft) -> JSONValue? {
        // A body that a change before has spoilt is JSON no more.
        draft.body.flatMap { try? JSONValue(parsing: $0) }
    }

    private static func places(in value: JSONValue, _ path: [Step]) -> [[Step]] {
        var found = [path]
        for member in value.members ?? [] { found += places(in: member.value, path + [.member(member.name)]) }
        for (index, element) in (value.elements ?? []).enumerated() {
            found += places(in: element, path + [.element(index)])
        }
        return found
    }

    private static func replacing(
        _ value: JSONValue, _ path: ArraySlice<Step>, _ change: (JSONValue) -> JSONValue
    ) -> JSONValue {
        guard let step = path.first else { return change(value) }
        switch step {
        case .member(let name):
            return value.setting(name, to: replacing(value[name] ?? .null, path.dropFirst(), change))
        case .element(let index):
            var elements = value.elements ?? []
            elements[index] = replacing(elements[index], path.dropFirst(), change)
            return .array(elements)
        }
    }
}
