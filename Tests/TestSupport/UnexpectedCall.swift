public import Kernel
internal import Testing

/// The error of a call that nobody should have made of a stand-in; it fails the test by itself.
public func unexpected<Failure: ModuleServiceError>(_ call: String = #function) -> Failure {
    Issue.record("nobody should have called \(call)")
    return .unknown(code: "unexpected")
}
