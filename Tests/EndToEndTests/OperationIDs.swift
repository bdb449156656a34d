import JSON

/// Where an operation takes ids, and what the examples call each of them.
struct OperationIDs {
    /// A place for an id.
    enum Place: Sendable, Equatable, CustomStringConvertible {
        case path(parameter: String, variable: String)
        case query(parameter: String, variable: String)
        case body(BodyPlace)

        /// What the examples call the id.
        var variable: String {
            switch self {
            case .path(_, let variable), .query(_, let variable): variable
            case .body(let place): place.variable
            }
        }

        var description: String {
            switch self {
            case .path(let parameter, _): "{\(parameter)}"
            case .query(let parameter, _): "?\(parameter)="
            case .body(let place): place.path.joined(separator: ".")
            }
        }
    }

    let operation: APIOperation
    /// Every place for an id.
    let places: [Place]

    init(_ operation: APIOperation, _ document: APIDocument) {
        self.operation = operation
        let segments = operation.path.split(separator: "/").map(String.init)
        var places: [Place] = segments.indices.compactMap { index in
            guard segments[index].hasPrefix("{") else { return nil }
            let parameter = String(segments[index].dropFirst().dropLast())
            let owner = index > 0 ? segments[index - 1] : ""
            return .path(parameter: parameter, variable: parameter == "id" ? Self.singular(owner) + "Id" : parameter)
        }
        places += operation.parameters(in: "query").compactMap { parameter in
            guard parameter.name.hasSuffix("Id") else { return nil }
            return .query(parameter: parameter.name, variable: parameter.name)
        }
        if let schema = operation.bodySchema, !operation.takesFHIR {
            places += document.idPlaces(in: schema).map { .body($0) }
        }
        self.places = places
    }

    /// What the examples call the ids of the path.
    var pathVariables: [String] {
        places.compactMap { if case .path(_, let variable) = $0 { variable } else { nil } }
    }

    /// The path with its ids; throws the name of one that has no value.
    func path(_ value: (String) -> String?) throws -> String {
        var path = operation.path
        for case .path(let parameter, let variable) in places {
            guard let id = value(variable) else {
                throw TestFailure("\(operation.title): nothing gives a value for {\(parameter)} (\(variable))")
            }
            path = ExampleRun.replacing("{\(parameter)}", in: path, by: id)
        }
        return path
    }

    /// `patient` for `patients`.
    private static func singular(_ plural: String) -> String {
        if plural.hasSuffix("ies") { return plural.dropLast(3) + "y" }
        return plural.hasSuffix("s") ? String(plural.dropLast()) : plural
    }
}
