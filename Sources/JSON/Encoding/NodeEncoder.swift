/// The `Encoder` of one value.
struct NodeEncoder: Encoder {
    let session: EncodingSession
    /// Which container of the session is this value's.
    let serial: UInt32
    /// How many containers are open around it.
    let level: Int

    /// Empty: writing cannot fail at a place that a client needs to know.
    var codingPath: [any CodingKey] { [] }
    var userInfo: [CodingUserInfoKey: Any] { session.userInfo }

    func container<Key: CodingKey>(keyedBy _: Key.Type) -> KeyedEncodingContainer<Key> {
        session.begin(self, isObject: true)
        return KeyedEncodingContainer(KeyedEncoding<Key>(encoder: self))
    }

    func unkeyedContainer() -> any UnkeyedEncodingContainer {
        session.begin(self, isObject: false)
        return UnkeyedEncoding(encoder: self)
    }

    func singleValueContainer() -> any SingleValueEncodingContainer { SingleValueEncoding(encoder: self) }
}

extension EncodingSession {
    /// Writes a double that JSON has.
    func double(_ value: Double) throws {
        guard value.isFinite else { throw notFinite }
        writer.double(value)
    }

    /// Writes a float with its own, shorter digits.
    func float(_ value: Float) throws {
        guard value.isFinite else { throw notFinite }
        writer.raw(value.description.utf8)
    }

    private var notFinite: EncodingError {
        EncodingError.invalidValue(
            Double.self, EncodingError.Context(codingPath: [], debugDescription: "JSON has no infinities and no NaN"))
    }
}
