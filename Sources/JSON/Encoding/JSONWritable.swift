/// A value that writes itself as JSON without the cost of `Encodable`.
///
/// `StrictJSONEncoder` uses it instead of `encode(to:)` for any type that has it.
public protocol JSONWritable {
    /// Writes exactly one JSON value.
    func write(to writer: inout JSONWriter)
}
