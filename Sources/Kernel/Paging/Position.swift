/// A place in the journal, opaque to clients: a shard and the number of an event in it, as `7-123456`.
///
/// Positions of different shards have no order, and neither has this type.
public struct Position: Hashable, Sendable {
    /// How many shards the journal has.
    public static let shardCount = 16

    /// The shard, 0 to 15.
    public let shard: Int
    /// The number of the event in its shard, from 1 on; 0 is before the first.
    public let number: Int64

    /// Makes a position; nil where `shard` is not 0 to 15 or `number` is below zero.
    public init?(shard: Int, number: Int64) {
        guard (0..<Self.shardCount).contains(shard), number >= 0 else { return nil }
        self.init(unchecked: shard, number)
    }

    init(unchecked shard: Int, _ number: Int64) {
        self.shard = shard
        self.number = number
    }

    /// Whether everything up to `other` is at or before this position; nil where the shards differ.
    public func hasReached(_ other: Position) -> Bool? {
        shard == other.shard ? number >= other.number : nil
    }
}

extension Position: CustomStringConvertible, LosslessStringConvertible {
    /// Reads the text form, without signs, leading zeros or anything around it; nil for anything else.
    public init?(_ text: some StringProtocol) {
        let parts = text.split(separator: "-", omittingEmptySubsequences: false)
        guard parts.count == 2, let shard = Int(parts[0]), let number = Int64(parts[1]) else { return nil }
        self.init(shard: shard, number: number)
        guard description == text else { return nil }
    }

    /// The text form, such as `7-123456`.
    public var description: String { "\(shard)-\(number)" }
}

extension Failure {
    /// 400: what was sent as a position is none that an answer to this caller's hospital gave.
    public static var malformedPosition: Failure {
        Failure(
            .invalid, code: "malformedPosition",
            detail: "Send in Medley-After one position as an answer gave it in Medley-Position.")
    }

    /// 503: what was written up to the position cannot be read yet.
    public static var positionNotReached: Failure {
        Failure(
            .unavailable, code: "positionNotReached",
            detail: "What was written up to this position cannot be read yet. Try again.", retryAfterSeconds: 1)
    }

    /// 503: what was recorded by the moment of `asOf` is not known everywhere yet, so that no answer would stay true.
    public static var momentNotReached: Failure {
        Failure(
            .unavailable, code: "momentNotReached",
            detail: "What was recorded by this moment, such as merges of patients, is not known everywhere yet. "
                + "Try again, or ask for an earlier moment.", retryAfterSeconds: 1)
    }
}

extension Position: Codable {
    /// Reads the text form; anything else is a `dataCorrupted` error.
    public init(from decoder: any Decoder) throws {
        self = try TextCoding.decode(from: decoder, expecting: "must be a position that an answer gave")
    }

    /// Writes the text form.
    public func encode(to encoder: any Encoder) throws {
        try TextCoding.encode(self, to: encoder)
    }
}
