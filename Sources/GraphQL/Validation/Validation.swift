/// Holds a document against a schema (GraphQL, October 2021, section 5), and gathers everything that is wrong.
final class Validation {
    let document: Document
    let schema: SchemaContents
    let graph: FragmentGraph
    let limits: GraphQLLimits
    private let bytes: [UInt8]
    private(set) var errors: [GraphQLError] = []
    /// The variables that the definition uses which is gone through.
    var usages: [VariableUsage] = []

    private init(_ document: Document, _ schema: SchemaContents, _ bytes: [UInt8], _ limits: GraphQLLimits) {
        self.document = document
        self.schema = schema
        self.bytes = bytes
        self.limits = limits
        graph = FragmentGraph(document)
    }

    /// What is wrong with a document; nothing where it may be executed.
    static func errors(
        in document: Document, for schema: SchemaContents, bytes: [UInt8], limits: GraphQLLimits
    ) -> [GraphQLError] {
        let count = document.fragments.count
        guard count <= limits.fragments else {
            return [
                GraphQLError("The document has more than \(limits.fragments) fragments.", code: .nestingLimit)
            ]
        }
        let validation = Validation(document, schema, bytes, limits)
        validation.checkNames()
        validation.checkFragments()
        validation.checkDefinitions()
        validation.checkExpansion()
        return validation.errors
    }

    /// More locations of one error than anyone looks at.
    private static let maxLocations = 20

    /// Notes an error with the places it is about.
    func report(_ message: String, code: GraphQLErrorCode = .validationFailed, at offsets: [Int]) {
        let locations = offsets.prefix(Self.maxLocations).map { GraphQLLocation(of: $0, in: bytes) }
        report(GraphQLError(message, code: code, locations: locations))
    }

    /// Whether there are as many errors as are told.
    var isFull: Bool { errors.count > limits.errors }

    private func report(_ error: GraphQLError) {
        guard !isFull else { return }
        guard errors.count < limits.errors else {
            errors.append(
                GraphQLError(
                    "Too many validation errors, error limit reached. Validation aborted.", code: .validationFailed))
            return
        }
        errors.append(error)
    }

    /// What may be checked only once it is known that fragments do not go in circles, and how far they reach.
    private func checkExpansion() {
        guard let sorted = graph.sorted() else { return }
        let measures = Self.measures(sorted)
        var isWithin = true
        for operation in document.operations {
            let measure = SelectionMeasure(
                of: operation.selectionSet, isIntrospection: false, fragments: measures)
            let beyond = measure.errors(limits, at: GraphQLLocation(of: operation.offset, in: bytes))
            isWithin = isWithin && beyond.isEmpty
            beyond.forEach(report)
        }
        // A fragment that nothing uses is an error already, and is not measured with an operation.
        let isNestedWithin = measures.values.allSatisfy { $0.nesting <= limits.nesting }
        if isWithin, isNestedWithin { OverlapRule(self).check() }
    }

    private static func measures(_ sorted: [FragmentNode]) -> [String: SelectionMeasure] {
        var measures: [String: SelectionMeasure] = [:]
        for fragment in sorted {
            measures[fragment.name.text] = SelectionMeasure(
                of: fragment.selectionSet, isIntrospection: fragment.typeCondition.text.hasPrefix("__"),
                fragments: measures)
        }
        return measures
    }
}

/// A variable where it is used, and the type that is expected there.
struct VariableUsage {
    var name: String
    var offset: Int
    /// Nil where it is not known.
    var type: ResolvedType?
    /// Whether the place has a default of its own.
    var hasDefault: Bool
}
