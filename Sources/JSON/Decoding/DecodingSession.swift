/// Says that a value has no placeholder; what is wrong with it has been noted.
struct DecodingStop: Error {}

/// One decoding: the document, what has been asked of it, and what was found wrong.
final class DecodingSession {
    let document: JSONDocument
    private let attachments: [CodingUserInfoKey: any Sendable]
    private(set) var issues: [JSONIssue] = []
    /// For each object decoded by keys the place on the tape where the last search ended, for each name asked for 1.
    private let marks: UnsafeMutablePointer<UInt32>
    /// Members of objects decoded by keys that no one has asked for yet.
    private var unaskedMembers = 0
    /// Values given up half read, whose unasked members mean nothing.
    private var abandoned: [Range<Int>] = []

    init(_ document: JSONDocument, userInfo: [CodingUserInfoKey: any Sendable]) {
        self.document = document
        self.attachments = userInfo
        self.marks = .allocate(capacity: document.nodes.count)
        marks.initialize(repeating: 0, count: document.nodes.count)
    }

    deinit { marks.deallocate() }

    var userInfo: [CodingUserInfoKey: Any] { attachments }
    var isFull: Bool { issues.count >= JSONDecodingError.maxIssues }

    @inline(__always)
    func kind(_ node: Int) -> UInt8 { document.nodes[node].kind }

    /// Notes an issue; throws when there are so many that going on is pointless.
    func note(_ code: String, _ message: String, at path: @autoclosure () -> String) throws {
        guard !isFull else { throw DecodingStop() }
        issues.append(JSONIssue(path: path(), code: code, message: message))
        if isFull { throw DecodingStop() }
    }

    /// The path of a value, of a member of it where a name is given.
    func path(_ node: Int, member name: String? = nil) -> String {
        var keys: [any CodingKey] = document.steps(to: node)
        if let name { keys.append(JSONPathStep.name(name)) }
        return JSONPath.text(keys)
    }

    /// Begins to decode an object by keys.
    @inline(__always)
    func openObject(_ object: Int) {
        guard marks[object] == 0 else { return }
        marks[object] = UInt32(truncatingIfNeeded: object + 1)
        unaskedMembers += document.nodes[object].count
    }

    /// The value of a member, which counts as asked for from now on; nil if it is absent.
    @inline(__always)
    func member(_ name: String, of object: Int) -> Int? {
        var name = name
        let hint = Int(marks[object])
        guard let found = name.withUTF8({ document.nameIndex($0, in: object, from: hint) }) else { return nil }
        if marks[found] == 0 {
            marks[found] = 1
            unaskedMembers -= 1
        }
        marks[object] = UInt32(truncatingIfNeeded: document.end(of: found + 1))
        return found + 1
    }

    /// Notes every member of an object decoded by keys that was not asked for.
    func noteUnknownFields() {
        guard unaskedMembers > 0, !isFull else { return }
        for object in 0..<document.nodes.count
        where kind(object) == TapeNode.Kind.object && marks[object] != 0 && !isAbandoned(object) {
            var name = object + 1
            let end = document.end(of: object)
            while name < end {
                if marks[name] == 0 {
                    let path = path(name + 1)
                    issues.append(JSONIssue(path: path, code: JSONIssue.unknownField, message: "is not a known field"))
                    if isFull { return }
                }
                name = document.end(of: name + 1)
            }
        }
    }

    /// Notes that a value was given up half read; takes the place of what was given up inside it.
    func abandon(_ node: Int) {
        let range = node..<document.end(of: node)
        while let last = abandoned.last, range.contains(last.lowerBound) { abandoned.removeLast() }
        abandoned.append(range)
    }

    /// The names of an object that is read as a dictionary.
    ///
    /// Swift takes canonically equivalent names for one key and would drop all but one of them silently, so they are
    /// refused.
    func dictionaryNames(of object: Int) -> [String] {
        let names = JSONNode(document: document, index: object).members.map(\.name)
        if names.contains(where: { !$0.utf8.allSatisfy { $0 < 0x80 } }), Set(names).count < names.count, !isFull {
            let message = "has one name in two Unicode forms"
            issues.append(JSONIssue(path: path(object), code: JSONIssue.duplicateName, message: message))
        }
        return names
    }

    private func isAbandoned(_ object: Int) -> Bool { abandoned.contains { $0.contains(object) } }
}
