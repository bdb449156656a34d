import JSON

/// Whether an answer looks as its example says.
enum ExampleShape {
    /// Where they part ways: a member that the answer lacks, or a value of another kind; empty where they agree.
    ///
    /// A null on either side agrees with anything. One element of a list must look as the example's first one: what a
    /// record does not have is left out, and not every record has everything.
    static func differences(_ example: JSONValue, _ answer: JSONValue, at place: String = "") -> [String] {
        if example == .null || answer == .null { return [] }
        switch (example, answer) {
        case (.object(let members), .object):
            return members.flatMap { member -> [String] in
                let name = "\(place).\(member.name)"
                guard let value = answer[member.name] else { return ["the answer lacks \(name)"] }
                return differences(member.value, value, at: name)
            }
        case (.array(let elements), .array(let values)):
            guard let element = elements.first else { return [] }
            let found = values.map { differences(element, $0, at: place + "[]") }
            return found.contains([]) ? [] : found.first ?? []
        default: return kind(example) == kind(answer) ? [] : ["\(place) is \(kind(answer)), not \(kind(example))"]
        }
    }

    private static func kind(_ value: JSONValue) -> String {
        switch value {
        case .object: "an object"
        case .array: "a list"
        case .string: "a text"
        case .bool: "true or false"
        case .number: "a number"
        case .null: "null"
        }
    }
}
