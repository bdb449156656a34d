public import Kernel

extension SQL: ExpressibleByStringInterpolation {
    /// A statement without values.
    public init(stringLiteral value: String) { self.init(text: value, binds: []) }

    /// A statement made by interpolation.
    public init(stringInterpolation: StringInterpolation) {
        self.init(text: stringInterpolation.text, binds: stringInterpolation.binds)
    }

    /// Collects text and values.
    public struct StringInterpolation: StringInterpolationProtocol {
        var text = ""
        var binds: [SQLBind] = []

        /// Reserves room; see `StringInterpolationProtocol`.
        public init(literalCapacity: Int, interpolationCount: Int) {
            text.reserveCapacity(literalCapacity + 4 * interpolationCount)
            binds.reserveCapacity(interpolationCount)
        }

        /// Appends text of the source file.
        public mutating func appendLiteral(_ literal: String) { text += literal }

        /// Binds a value.
        public mutating func appendInterpolation(_ bind: SQLBind) {
            binds.append(bind)
            text += "$"
            text += String(binds.count)
        }

        /// Binds an id as `uuid`; nil is NULL.
        public mutating func appendInterpolation<Tag>(_ id: EntityID<Tag>?) { appendInterpolation(.id(id)) }

        /// Binds `text`; nil is NULL.
        public mutating func appendInterpolation(_ value: String?) {
            appendInterpolation(value.map { .text($0) } ?? .null(.text))
        }

        /// Binds `int8`; nil is NULL.
        public mutating func appendInterpolation(_ value: Int?) {
            appendInterpolation(value.map { .int64(Int64($0)) } ?? .null(.int8))
        }

        /// Binds `int8`; nil is NULL.
        public mutating func appendInterpolation(_ value: Int64?) {
            appendInterpolation(value.map { .int64($0) } ?? .null(.int8))
        }

        /// Binds `int4`; nil is NULL.
        public mutating func appendInterpolation(_ value: Int32?) {
            appendInterpolation(value.map { .int32($0) } ?? .null(.int4))
        }

        /// Binds `bool`; nil is NULL.
        public mutating func appendInterpolation(_ value: Bool?) {
            appendInterpolation(value.map { .bool($0) } ?? .null(.bool))
        }

        /// Binds `timestamptz`; nil is NULL.
        public mutating func appendInterpolation(_ value: Timestamp?) {
            appendInterpolation(value.map { .timestamp($0) } ?? .null(.timestamptz))
        }

        /// Binds `bytea`; nil is NULL.
        public mutating func appendInterpolation(bytes value: [UInt8]?) {
            appendInterpolation(value.map { .bytes($0) } ?? .null(.bytea))
        }

        /// Splices text without binding it: only for names from our own source, never for anything that came in.
        public mutating func appendInterpolation(unsafeRaw raw: String) { text += raw }

        /// Splices another statement, renumbering its values.
        public mutating func appendInterpolation(_ other: SQL) {
            text += PlaceholderScanner.renumbered(other.text, by: binds.count)
            binds += other.binds
        }
    }
}
