/// What a connection says on the wire for what its requests say: the same, or TLS records.
///
/// An enumeration and no protocol, so that the plain way costs nothing.
enum ClientWire: Sendable {
    case plain

    /// Whether bytes can be carried now.
    var isOpen: Bool { true }

    /// The bytes that carry `bytes`; nil where the connection cannot any more.
    func seal(_ bytes: [UInt8]) -> [UInt8]? { bytes }

    /// The first bytes on a connection.
    func begin() throws(HTTPClientError) -> [UInt8] { [] }

    /// Takes what came, gives what it says to `take`, and answers what is to be sent for it.
    func receive(
        _ bytes: UnsafeRawBufferPointer, _ take: (UnsafeRawBufferPointer) -> Void
    ) throws(HTTPClientError) -> [UInt8] {
        take(bytes)
        return []
    }

    /// The last bytes on a connection.
    func close() -> [UInt8] { [] }

    /// Whether the end of the connection was the other end's will, and no one cut it.
    var hasEndedWell: Bool { true }
}
