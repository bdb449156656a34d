@testable import GraphQL

/// Parses and validates against the test schema.
enum Checking {
    /// The errors of a document: the first fault of its grammar, or everything that validation finds.
    static func errors(
        _ query: String, limits: GraphQLLimits = GraphQLLimits(), schema: GraphQLSchema = Animals.schema
    ) -> [GraphQLError] {
        let bytes = Array(query.utf8)
        do throws(SyntaxFault) {
            let document = try Parser.document(bytes, limits: limits)
            return Validation.errors(in: document, for: schema.contents, bytes: bytes, limits: limits)
        } catch {
            return [error.error(in: bytes)]
        }
    }

    /// The errors with the places, one a line: `1:3 Message`.
    static func texts(_ query: String, limits: GraphQLLimits = GraphQLLimits()) -> [String] {
        errors(query, limits: limits).map { error in
            error.locations.map { "\($0.line):\($0.column)" }.joined(separator: ",") + " " + error.message
        }
    }
}
