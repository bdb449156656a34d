import HTTP
import JSON
import Kernel

/// A message on its way to those who listen, written once for all of them.
struct Delivery: Sendable {
    var audience: RealtimeAudience
    /// The event's number in its shard, and the message's place among those that it made.
    var number: Int64
    var index: Int
    /// The message as JSON.
    var json: [UInt8]
    var socketText: WebSocketText
    var streamText: EventStreamText
}

/// A piece of a shard's log on its way to those who listen.
struct DeliveredPage: Sendable {
    var shard: Int
    /// Everything up to here is in it.
    var end: Int64
    var deliveries: [Delivery]
    /// Hospitals of which an event could not be read.
    var unread: Set<HospitalID>
}

/// What is sent to clients, as JSON.
enum RealtimeWire {
    /// A message, with what a client goes on from behind it.
    static func message(_ message: RealtimeMessage, cursor: String, at instant: Timestamp) -> [UInt8] {
        var writer = JSONWriter(capacityBytes: message.data.count + 200)
        writer.beginObject()
        for (name, value) in [
            ("type", "event"), ("channel", message.channel.text), ("event", message.event), ("position", cursor),
            ("time", "\(instant)"),
        ] {
            writer.name(name)
            writer.string(value)
        }
        writer.name("data")
        writer.raw(message.data)
        writer.endObject()
        return writer.bytes
    }

    /// What is said about listening itself.
    static func notice(_ type: String, _ texts: [(String, String)] = [], channels: [String] = []) -> [UInt8] {
        var writer = JSONWriter()
        writer.beginObject()
        for (name, value) in [("type", type)] + texts {
            writer.name(name)
            writer.string(value)
        }
        if !channels.isEmpty {
            writer.name("channels")
            writer.beginArray()
            for channel in channels { writer.string(channel) }
            writer.endArray()
        }
        writer.endObject()
        return writer.bytes
    }
}
