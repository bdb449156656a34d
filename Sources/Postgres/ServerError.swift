import CLibpq

/// What PostgreSQL said of a refused statement.
public struct ServerError: Sendable, Hashable {
    /// The five-character SQLSTATE.
    public var sqlState: String
    /// The primary message; may name values, so it is sensitive.
    public var message: String
    /// The detail; may name values, so it is sensitive.
    public var detail: String?
    /// The constraint, where one was violated.
    public var constraint: String?
    /// The table, where one is named.
    public var table: String?

    /// Makes an error; see the properties.
    public init(
        sqlState: String, message: String, detail: String? = nil, constraint: String? = nil, table: String? = nil
    ) {
        self.sqlState = sqlState
        self.message = message
        self.detail = detail
        self.constraint = constraint
        self.table = table
    }

    /// Reads the error of a failed result (PostgreSQL 15, 55.8 Error and Notice Message Fields).
    init(_ result: OpaquePointer) {
        func field(_ code: Character) -> String? {
            guard let ascii = code.asciiValue, let text = PQresultErrorField(result, Int32(ascii)) else { return nil }
            return String(cString: text)
        }
        self.init(
            sqlState: field("C") ?? "XX000", message: field("M") ?? "", detail: field("D"), constraint: field("n"),
            table: field("t"))
    }
}

extension ServerError: CustomStringConvertible {
    /// The SQLSTATE and the names of schema objects, without the message, which may quote values.
    public var description: String {
        var text = "SQLSTATE \(sqlState)"
        if let table { text += ", table \(table)" }
        if let constraint { text += ", constraint \(constraint)" }
        return text
    }
}
