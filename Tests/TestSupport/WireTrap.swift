/// What a `CuttingProxy` does once, at the end of the next group of statements of which one holds every one of `marks`.
public struct WireTrap: Sendable {
    /// What is done there.
    public enum Deed: Sendable, Hashable, CaseIterable {
        /// The Sync, which commits an implicit transaction, is passed on, and the connection is cut both ways.
        case cutWhenSent
        /// The same, once the server has answered: what was done is certain, and the client never learns it.
        case cutWhenAnswered
        /// A lie: what the transaction did so far is committed behind the client's back, and the connection is cut.
        case commitAndCut
    }

    /// Parts of the statement's text or of what is bound to it, in any order.
    public var marks: [String]
    /// What is done.
    public var deed: Deed

    /// Makes a trap; see the properties.
    public init(at marks: [String], _ deed: Deed) {
        self.marks = marks
        self.deed = deed
    }
}

/// Messages of PostgreSQL's protocol, version 3, that traps are made of.
enum WireMessage {
    static let sync: [UInt8] = [UInt8(ascii: "S"), 0, 0, 0, 4]
    static let commit: [UInt8] = [UInt8(ascii: "Q"), 0, 0, 0, 11] + Array("COMMIT".utf8) + [0]

    /// How long the message is with which bytes begin; nil where not all of it is there yet. The first message of a client
    /// has no type before its length.
    static func length(_ bytes: ArraySlice<UInt8>, hasType: Bool) -> Int? {
        let start = bytes.startIndex + (hasType ? 1 : 0)
        guard bytes.endIndex - start >= 4 else { return nil }
        let length = bytes[start..<(start + 4)].reduce(0) { $0 << 8 | Int($1) } + (hasType ? 1 : 0)
        return length <= bytes.count ? length : nil
    }

    /// A text that ends with a zero byte, which is dropped with it.
    static func text(_ bytes: inout ArraySlice<UInt8>) -> String {
        let end = bytes.firstIndex(of: 0) ?? bytes.endIndex
        defer { bytes = bytes[min(end + 1, bytes.endIndex)...] }
        return String(decoding: bytes[..<end], as: UTF8.self)
    }
}
