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
            if parameter.hasSuffix("Id") { return .path(parameter: parameter, variable: parameter) }
            // Another parameter is no id: its value is a variable of its name.
            guard parameter == "id", index > 0 else { return nil }
            return .path(parameter: parameter, variable: Self.singular(segments[index - 1]) + "Id")
        }
        places += operation.parameters(in: "query").compactMap { parameter in
            guard parameter.name.hasSuffix("Id") else { return nil }
            return .query(parameter: parameter.name, variable: parameter.variable)
        }
        if let schema = operation.bodySchema, !operation.takesFHIR {
            places += document.idPlaces(in: schema).map { .body($0.named(by: operation.bodyExample)) }
        }
        self.places = places
    }

    /// What the examples call the parameters of the path.
    var pathVariables: [String] { parameters.map(\.variable) }

    /// Every parameter of the path with the name of its value.
    private var parameters: [(name: String, variable: String)] {
        operation.path.split(separator: "{").dropFirst().compactMap { part in
            let name = String(part.prefix { $0 != "}" })
            let place = places.first { if case .path(name, _) = $0 { true } else { false } }
            return (name, place?.variable ?? name)
        }
    }

    /// The path with its parameters; throws the name of one that has no value.
    func path(_ value: (String) -> String?) throws -> String {
        var path = operation.path
        for (name, variable) in parameters {
            guard let text = value(variable) else {
                throw TestFailure("\(operation.title): nothing gives a value for {\(name)} (\(variable))")
            }
            path = ExampleRun.replacing("{\(name)}", in: path, by: text)
        }
        return path
    }

    /// `patient` for `patients`.
    private static func singular(_ plural: String) -> String {
        if plural.hasSuffix("ies") { return plural.dropLast(3) + "y" }
        return plural.hasSuffix("s") ? String(plural.dropLast()) : plural
    }
}
