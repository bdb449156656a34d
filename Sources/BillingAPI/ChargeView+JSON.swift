public import JSON
import Kernel

// The view that every charge is answered with writes itself; a test compares it with what `Codable` writes.

extension ChargeView: JSONWritable {
    /// Writes the members that are there, in the order of the properties.
    public func write(to writer: inout JSONWriter) {
        writer.beginObject()
        writer.name("id")
        writer.value(id)
        writer.name("patientId")
        writer.value(patientId)
        writer.name("code")
        writer.string(code)
        if let description {
            writer.name("description")
            writer.string(description)
        }
        writer.name("quantity")
        writer.int(quantity)
        writer.name("unitPrice")
        writer.value(unitPrice)
        writer.name("amount")
        writer.value(amount)
        writer.name("serviceDate")
        writer.value(serviceDate)
        if let locationId {
            writer.name("locationId")
            writer.value(locationId)
        }
        writer.name("status")
        writer.string(status.rawValue)
        if let invoiceId {
            writer.name("invoiceId")
            writer.value(invoiceId)
        }
        writer.name("version")
        writer.int(version)
        writer.name("createdAt")
        writer.value(createdAt)
        writer.name("updatedAt")
        writer.value(updatedAt)
        writer.endObject()
    }
}
