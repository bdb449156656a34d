/// The cases that the error enum of every module has, so that what fails beneath a module is mapped in one place.
public protocol ModuleServiceError: ServiceError {
    /// Fields do not validate; all of them at once.
    static func invalid(_ fields: [FieldError]) -> Self
    /// Overloaded, or the database is away.
    static func unavailable(retryAfterSeconds: Int) -> Self
    /// The deadline passed.
    static var deadlineExceeded: Self { get }
    /// The caller went away.
    static var cancelled: Self { get }
    /// The idempotency key was used for another request.
    static var keyReused: Self { get }
    /// A failure that was told already, passed on.
    static func failed(_ failure: Failure) -> Self
    /// A fault of ours, by its code.
    static func unknown(code: String) -> Self
}

extension ModuleServiceError {
    /// What `body` gives; its failure in the service's terms, fields that do not validate as `invalid`.
    public static func catching<Value>(_ body: () throws(Failure) -> Value) throws(Self) -> Value {
        do {
            return try body()
        } catch {
            throw error.kind == .invalid && !error.fields.isEmpty ? .invalid(error.fields) : .failed(error)
        }
    }
}
