/// Something that keeps schemas from being dropped.
public struct SchemaGuard: Sendable {
    /// One row of one text: what was found, or NULL where nothing stands in the way. It runs as `medley_system`.
    public var statement: SQL
    /// What it means, such as `the database holds other hospitals`; what was found is put behind it.
    public var refusal: String

    /// Makes a guard; see the properties.
    public init(statement: SQL, refusal: String) {
        self.statement = statement
        self.refusal = refusal
    }
}
