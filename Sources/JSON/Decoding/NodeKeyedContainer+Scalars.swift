// The members of the types that JSON has itself. A mismatch is noted, and the type's zero is given in its place.
extension NodeKeyedContainer {
    func decode(_: Bool.Type, forKey key: Key) throws -> Bool {
        try scalar(key, .bool, placeholder: false) { session.bool(at: $0) }
    }

    func decodeIfPresent(_: Bool.Type, forKey key: Key) throws -> Bool? {
        try optionalScalar(key, .bool) { session.bool(at: $0) }
    }

    func decode(_: String.Type, forKey key: Key) throws -> String {
        try scalar(key, .string, placeholder: "") { session.string(at: $0) }
    }

    func decodeIfPresent(_: String.Type, forKey key: Key) throws -> String? {
        try optionalScalar(key, .string) { session.string(at: $0) }
    }

    func decode(_: Double.Type, forKey key: Key) throws -> Double {
        try scalar(key, .number, placeholder: 0) { session.double(at: $0) }
    }

    func decodeIfPresent(_: Double.Type, forKey key: Key) throws -> Double? {
        try optionalScalar(key, .number) { session.double(at: $0) }
    }

    func decode(_: Float.Type, forKey key: Key) throws -> Float {
        try scalar(key, .number, placeholder: 0) { session.double(at: $0).flatMap(Self.float) }
    }

    func decodeIfPresent(_: Float.Type, forKey key: Key) throws -> Float? {
        try optionalScalar(key, .number) { session.double(at: $0).flatMap(Self.float) }
    }

    func decode(_: Int.Type, forKey key: Key) throws -> Int {
        try scalar(key, .integer(Int.self), placeholder: 0) { session.integer(at: $0) }
    }

    func decodeIfPresent(_: Int.Type, forKey key: Key) throws -> Int? {
        try optionalScalar(key, .integer(Int.self)) { session.integer(at: $0) }
    }

    func decode(_: Int8.Type, forKey key: Key) throws -> Int8 {
        try scalar(key, .integer(Int8.self), placeholder: 0) { session.integer(at: $0) }
    }

    func decodeIfPresent(_: Int8.Type, forKey key: Key) throws -> Int8? {
        try optionalScalar(key, .integer(Int8.self)) { session.integer(at: $0) }
    }

    func decode(_: Int16.Type, forKey key: Key) throws -> Int16 {
        try scalar(key, .integer(Int16.self), placeholder: 0) { session.integer(at: $0) }
    }

    func decodeIfPresent(_: Int16.Type, forKey key: Key) throws -> Int16? {
        try optionalScalar(key, .integer(Int16.self)) { session.integer(at: $0) }
    }

    func decode(_: Int32.Type, forKey key: Key) throws -> Int32 {
        try scalar(key, .integer(Int32.self), placeholder: 0) { session.integer(at: $0) }
    }

    func decodeIfPresent(_: Int32.Type, forKey key: Key) throws -> Int32? {
        try optionalScalar(key, .integer(Int32.self)) { session.integer(at: $0) }
    }

    func decode(_: Int64.Type, forKey key: Key) throws -> Int64 {
        try scalar(key, .integer(Int64.self), placeholder: 0) { session.integer(at: $0) }
    }

    func decodeIfPresent(_: Int64.Type, forKey key: Key) throws -> Int64? {
        try optionalScalar(key, .integer(Int64.self)) { session.integer(at: $0) }
    }

    func decode(_: UInt.Type, forKey key: Key) throws -> UInt {
        try scalar(key, .integer(UInt.self), placeholder: 0) { session.integer(at: $0) }
    }

    func decodeIfPresent(_: UInt.Type, forKey key: Key) throws -> UInt? {
        try optionalScalar(key, .integer(UInt.self)) { session.integer(at: $0) }
    }

    func decode(_: UInt8.Type, forKey key: Key) throws -> UInt8 {
        try scalar(key, .integer(UInt8.self), placeholder: 0) { session.integer(at: $0) }
    }

    func decodeIfPresent(_: UInt8.Type, forKey key: Key) throws -> UInt8? {
        try optionalScalar(key, .integer(UInt8.self)) { session.integer(at: $0) }
    }

    func decode(_: UInt16.Type, forKey key: Key) throws -> UInt16 {
        try scalar(key, .integer(UInt16.self), placeholder: 0) { session.integer(at: $0) }
    }

    func decodeIfPresent(_: UInt16.Type, forKey key: Key) throws -> UInt16? {
        try optionalScalar(key, .integer(UInt16.self)) { session.integer(at: $0) }
    }

    func decode(_: UInt32.Type, forKey key: Key) throws -> UInt32 {
        try scalar(key, .integer(UInt32.self), placeholder: 0) { session.integer(at: $0) }
    }

    func decodeIfPresent(_: UInt32.Type, forKey key: Key) throws -> UInt32? {
        try optionalScalar(key, .integer(UInt32.self)) { session.integer(at: $0) }
    }

    func decode(_: UInt64.Type, forKey key: Key) throws -> UInt64 {
        try scalar(key, .integer(UInt64.self), placeholder: 0) { session.integer(at: $0) }
    }

    func decodeIfPresent(_: UInt64.Type, forKey key: Key) throws -> UInt64? {
        try optionalScalar(key, .integer(UInt64.self)) { session.integer(at: $0) }
    }

    @inline(__always)
    private func scalar<Value>(
        _ key: Key, _ expectation: @autoclosure () -> Expectation, placeholder: @autoclosure () -> Value,
        read: (Int) -> Value?
    ) throws -> Value {
        guard let node = try session.required(key.stringValue, of: object) else { return placeholder() }
        if let value = read(node) { return value }
        try session.noteMismatch(expectation(), at: node)
        return placeholder()
    }

    @inline(__always)
    private func optionalScalar<Value>(
        _ key: Key, _ expectation: @autoclosure () -> Expectation, read: (Int) -> Value?
    ) throws -> Value? {
        guard let node = present(key) else { return nil }
        if let value = read(node) { return value }
        try session.noteMismatch(expectation(), at: node)
        return nil
    }

    private static func float(_ value: Double) -> Float? { FloatRange.float(value) }
}

/// Narrows doubles to floats.
enum FloatRange {
    /// The nearest float; nil if the value is beyond the largest one.
    static func float(_ value: Double) -> Float? {
        let narrow = Float(value)
        return narrow.isFinite ? narrow : nil
    }
}
