public import Postgres

/// The tables of something that reads the log behind it, as far as an erasure must reach them.
public struct ErasableTables: Sendable {
    /// The stable name of what makes them, such as `billing.patientAliases`.
    public let name: String
    /// Statements after which the rows of erased subjects read as a fold of the log without their keys would.
    ///
    /// They run as `medley_app`, under the tenants of the batch that erases: the role needs the right to change the rows.
    let erasure: @Sendable ([ErasedSubject]) -> [SQL]

    /// The tables of a projection of what another module publishes.
    public init<Published>(_ projection: any SubscribedProjection<Published>) {
        self.init(name: projection.name) { projection.erasure(of: $0, in: .live) }
    }

    /// Tables that some statements blank; see the properties.
    public init(name: String, erasure: @escaping @Sendable ([ErasedSubject]) -> [SQL]) {
        self.name = name
        self.erasure = erasure
    }
}
