public import JSON
import Kernel

// The views that are asked for all day write themselves; a test compares them with what `Codable` writes.

extension WalletBalanceView: JSONWritable {
    /// Writes the members in the order of the properties.
    public func write(to writer: inout JSONWriter) {
        writer.beginObject()
        writer.name("walletId")
        writer.value(walletId)
        writer.name("balance")
        writer.value(balance)
        writer.name("held")
        writer.value(held)
        writer.name("available")
        writer.value(available)
        writer.name("version")
        writer.int(version)
        writer.endObject()
    }
}

extension MovementView: JSONWritable {
    /// Writes the members in the order of the properties.
    public func write(to writer: inout JSONWriter) {
        writer.beginObject()
        writer.name("eventId")
        writer.value(eventId)
        writer.name("time")
        writer.value(time)
        writer.name("position")
        writer.string(position)
        writer.name("walletId")
        writer.value(walletId)
        writer.name("balance")
        writer.value(balance)
        writer.endObject()
    }
}
