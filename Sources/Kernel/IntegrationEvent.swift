/// What a module publishes to the others: the enum of its `XIntegrationEvents.swift`.
///
/// It is derived from the module's stored events when they are read, at least once each, and is never stored itself.
public protocol IntegrationEvent: Sendable, Hashable {
    /// The CloudEvents type, such as `medley.patient.registered.v1`; never renamed.
    var type: String { get }
}
