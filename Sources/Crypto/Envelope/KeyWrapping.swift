public import Kernel

/// Seals keys under keys: the master key wraps a hospital's, a hospital's wraps the data keys of its subjects.
///
/// A wrapped key opens only for the purpose that it was wrapped for, so that rows of keys cannot be exchanged.
public enum KeyWrapping {
    /// The bytes of a wrapped key.
    public static let wrappedBytes = DataKey.keyBytes + Envelope.overheadBytes

    /// `key` sealed under `wrappingKey` for `purpose`: 61 bytes, others at each call.
    public static func wrap(_ key: DataKey, under wrappingKey: DataKey, for purpose: KeyPurpose) -> [UInt8] {
        key.withUnsafeBytes { Envelope.seal($0, key: wrappingKey, associatedData: purpose.associatedData) }
    }

    /// The key in `wrapped`; throws where it was changed, or wrapped under another key or for another purpose.
    public static func unwrap(
        _ wrapped: [UInt8], under wrappingKey: DataKey, for purpose: KeyPurpose
    ) throws(EnvelopeError) -> DataKey {
        try DataKey(filledBy: { (memory) throws(EnvelopeError) in
            try Envelope.open(wrapped, key: wrappingKey, associatedData: purpose.associatedData, to: memory)
        })
    }
}

/// What a wrapped key is for, told to the cipher as associated data.
public struct KeyPurpose: Hashable, Sendable {
    /// Names the purpose: a label of fixed text, then ids of 16 bytes each.
    let associatedData: [UInt8]

    private init(_ label: StaticString, _ ids: (high: UInt64, low: UInt64)...) {
        var data = label.withUTF8Buffer { Array($0) }
        for id in ids {
            withUnsafeBytes(of: id.high.bigEndian) { data += $0 }
            withUnsafeBytes(of: id.low.bigEndian) { data += $0 }
        }
        associatedData = data
    }

    /// The key of a hospital, under the master key.
    public static func hospital(_ id: HospitalID) -> KeyPurpose {
        KeyPurpose("medley.key.1.hospital:", (id.high, id.low))
    }

    /// The data key of a subject (a patient or a user) of a hospital, under the hospital's key.
    public static func subject<Tag>(_ id: EntityID<Tag>, of hospital: HospitalID) -> KeyPurpose {
        KeyPurpose("medley.key.1.subject:", (hospital.high, hospital.low), (id.high, id.low))
    }
}
