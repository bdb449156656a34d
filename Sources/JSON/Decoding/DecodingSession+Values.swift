// Reading values, noting what is wrong with them and putting a placeholder in their place.
extension DecodingSession {
    /// Decodes any type; throws only if it has no placeholder, or there are too many issues.
    @inline(__always)
    func value<Value: Decodable>(_ type: Value.Type, at node: Int) throws -> Value {
        let issuesBefore = issues.count
        do {
            return try Value(from: NodeDecoder(session: self, node: node))
        } catch {
            try recover(type, from: error, at: node, issuesBefore: issuesBefore)
            return try placeholder(type)
        }
    }

    /// As `value`, with nil for what cannot be decoded.
    func optionalValue<Value: Decodable>(_ type: Value.Type, at node: Int) throws -> Value? {
        let issuesBefore = issues.count
        do {
            return try Value(from: NodeDecoder(session: self, node: node))
        } catch {
            try recover(type, from: error, at: node, issuesBefore: issuesBefore)
            return nil
        }
    }

    /// A value that stands in where the document has none, so that the rest can be read.
    func placeholder<Value: Decodable>(_ type: Value.Type) throws -> Value {
        guard let value = RecordingSession.placeholder(type) else { throw DecodingStop() }
        return value
    }

    /// Notes what was thrown, unless it follows from an issue that was noted inside the value.
    private func recover<Value>(
        _ type: Value.Type, from error: any Error, at node: Int, issuesBefore: Int
    ) throws {
        abandon(node)
        if isFull { throw DecodingStop() }
        guard issues.count == issuesBefore else { return }
        let issue = DecodingIssueText.issue(for: error, of: type) { self.path(node) }
        try note(issue.code, issue.message, at: issue.path)
    }

    /// A member that must be there; notes it as required and gives nil if it is absent.
    @inline(__always)
    func required(_ name: String, of object: Int) throws -> Int? {
        if let node = member(name, of: object) { return node }
        try noteRequired(name, of: object)
        return nil
    }

    func noteRequired(_ name: String, of object: Int) throws {
        try note(JSONIssue.required, Expectation.required, at: path(object, member: name))
    }

    /// Notes that a value is null where one is required, or of the wrong kind.
    func noteMismatch(_ expectation: Expectation, at node: Int) throws {
        if kind(node) == TapeNode.Kind.null {
            try note(JSONIssue.required, Expectation.required, at: path(node))
        } else {
            try note(expectation.code(document.nodes[node]), expectation.words, at: path(node))
        }
    }

    @inline(__always)
    func bool(at node: Int) -> Bool? {
        switch kind(node) {
        case TapeNode.Kind.isTrue: true
        case TapeNode.Kind.isFalse: false
        default: nil
        }
    }

    @inline(__always)
    func string(at node: Int) -> String? {
        document.nodes[node].isString ? document.string(at: node) : nil
    }

    @inline(__always)
    func integer<Integer: FixedWidthInteger>(at node: Int, as _: Integer.Type = Integer.self) -> Integer? {
        guard kind(node) == TapeNode.Kind.integer else { return nil }
        return document.withDigits(node) { JSONDigits.integer($0) }
    }

    @inline(__always)
    func double(at node: Int) -> Double? {
        document.nodes[node].isNumber ? document.withDigits(node, JSONDigits.double) : nil
    }

    func tree(at node: Int) -> JSONValue { JSONValue(document, at: node) }

    func number(at node: Int) throws -> JSONNumber {
        guard let number = JSONNode(document: document, index: node).number else {
            throw Expectation.number.error(JSONNumber.self, in: document.nodes[node])
        }
        return number
    }
}
