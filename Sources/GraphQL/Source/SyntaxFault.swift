/// Why a document is not of the grammar, before its line and column are counted.
struct SyntaxFault: Error {
    var code = GraphQLErrorCode.syntaxError
    var message: String
    /// The byte where it was noticed, from 0.
    var offset: Int

    /// The fault as clients see it.
    func error(in bytes: [UInt8]) -> GraphQLError {
        let text = code == .syntaxError ? "Syntax Error: " + message : message
        return GraphQLError(text, code: code, locations: [GraphQLLocation(of: offset, in: bytes)])
    }
}
