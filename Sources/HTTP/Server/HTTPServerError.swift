/// Why a server could not start.
public enum HTTPServerError: Error, Sendable, Equatable {
    /// The address could not be bound: errno.
    case bind(address: String, errno: Int32)
    /// Two routes are the same, or a route breaks a rule of the table.
    case routes(String)
    /// A setting is malformed: its name.
    case setting(String)
    /// The certificate or its key cannot be used.
    case certificate(TLSFileError)
}
