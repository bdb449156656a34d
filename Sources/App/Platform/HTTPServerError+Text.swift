internal import Glibc
internal import HTTP

extension HTTPServerError {
    /// What is wrong and what would be right, for who starts the server.
    var explanation: String {
        switch self {
        case .bind(let address, let number):
            "cannot listen on \(address): \(String(cString: strerror(number))). "
                + "Give another --listen, or stop what listens there."
        case .routes(let reason): "the table of routes breaks a rule: \(reason)"
        case .certificate(let error): "cannot speak TLS: \(error.description)"
        case .setting(let name): "\(name) is malformed; medley serve --help tells its form"
        }
    }
}
