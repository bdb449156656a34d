/// Why a benchmark could not be run to its end.
enum BenchFailure: Error, CustomStringConvertible {
    /// The operator stopped it.
    case interrupted
    /// Something failed; in words for the operator.
    case failed(String)

    var description: String {
        switch self {
        case .interrupted: "stopped before its end; what it had started is gone again"
        case .failed(let reason): reason
        }
    }
}
