public import Kernel

/// The event that a sealed field belongs to; it cannot be opened anywhere else.
public struct FieldPlace: Sendable, Hashable {
    /// The tenant.
    public var hospitalID: HospitalID
    /// The stream.
    public var streamID: StreamID
    /// The version in the stream, from 1.
    public var version: Int

    /// Names a place; see the properties.
    public init(hospitalID: HospitalID, streamID: StreamID, version: Int) {
        self.hospitalID = hospitalID
        self.streamID = streamID
        self.version = version
    }

    /// The associated data of a field: hospital (16 bytes), stream (16), version (8), field, so that no two places
    /// agree.
    func associatedData(field: String) -> [UInt8] {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(40 + field.utf8.count)
        bytes.appendBigEndian(hospitalID.high)
        bytes.appendBigEndian(hospitalID.low)
        bytes.appendBigEndian(streamID.high)
        bytes.appendBigEndian(streamID.low)
        bytes.appendBigEndian(UInt64(bitPattern: Int64(version)))
        bytes.append(contentsOf: field.utf8)
        return bytes
    }
}

extension [UInt8] {
    /// Appends a number, most significant byte first.
    mutating func appendBigEndian(_ value: some FixedWidthInteger) {
        Swift.withUnsafeBytes(of: value.bigEndian) { append(contentsOf: $0) }
    }
}
