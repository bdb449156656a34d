public import JSON
import Kernel

// Twenty thousand slots may be answered at once, so they write themselves; a test compares them with what `Codable` writes.

extension AvailabilityView: JSONWritable {
    /// Writes the members that are there, in the order of the properties.
    public func write(to writer: inout JSONWriter) {
        writer.beginObject()
        writer.name("items")
        writer.beginArray()
        for item in items { item.write(to: &writer) }
        writer.endArray()
        if let nextFrom {
            writer.name("nextFrom")
            writer.value(nextFrom)
        }
        writer.endObject()
    }
}

extension SlotView: JSONWritable {
    /// Writes the members that are there, in the order of the properties.
    public func write(to writer: inout JSONWriter) {
        writer.beginObject()
        writer.name("practitionerId")
        writer.value(practitionerId)
        if let roomId {
            writer.name("roomId")
            writer.value(roomId)
        }
        if let locationId {
            writer.name("locationId")
            writer.value(locationId)
        }
        writer.name("startsAt")
        writer.value(startsAt)
        writer.name("endsAt")
        writer.value(endsAt)
        if let seats {
            writer.name("seats")
            writer.int(seats)
        }
        writer.endObject()
    }
}
