/// A `Decoder` that has nothing: it notes what is asked of it and gives placeholders.
struct RecordingDecoder: Decoder {
    let session: RecordingSession
    let slot: RecordingSlot

    /// A decoder whose recording no one looks at, for the containers of values that are missing.
    static func placeholder() -> RecordingDecoder {
        RecordingDecoder(session: RecordingSession(style: .inline), slot: RecordingSlot())
    }

    var codingPath: [any CodingKey] { [] }
    var userInfo: [CodingUserInfoKey: Any] { [:] }

    func container<Key: CodingKey>(keyedBy _: Key.Type) throws -> KeyedDecodingContainer<Key> {
        slot.becomeObject()
        return KeyedDecodingContainer(RecordingKeyedContainer<Key>(session: session, slot: slot))
    }

    func unkeyedContainer() throws -> any UnkeyedDecodingContainer {
        slot.shape = .array(items: .any, maxItems: nil)
        return RecordingUnkeyedContainer(session: session, slot: slot)
    }

    func singleValueContainer() throws -> any SingleValueDecodingContainer {
        RecordingSingleValueContainer(session: session, slot: slot)
    }
}
