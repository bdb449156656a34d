/// Which role a connection has; each role has connections of its own.
public enum DatabaseRole: String, Sendable, CaseIterable {
    /// `medley_app`: requests.
    case app = "medley_app"
    /// `medley_system`: projections, schedulers, exports, verification; never a request.
    case system = "medley_system"
}
