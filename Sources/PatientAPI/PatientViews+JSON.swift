public import JSON
import Kernel

// Views that are on the way of every read write themselves; a test compares them with what `Codable` writes.

extension PatientSex: JSONSchemaDescribed {}
extension PatientStatus: JSONSchemaDescribed {}

extension PatientIdentifier: JSONWritable {
    /// Writes `{system, value}`.
    public func write(to writer: inout JSONWriter) {
        writer.beginObject()
        writer.name("system")
        writer.string(system)
        writer.name("value")
        writer.string(value)
        writer.endObject()
    }
}

extension PatientAddress: JSONWritable {
    /// Writes the members that are there.
    public func write(to writer: inout JSONWriter) {
        writer.beginObject()
        writer.member("line1", line1)
        writer.member("city", city)
        writer.member("region", region)
        writer.member("postalCode", postalCode)
        writer.member("country", country)
        writer.endObject()
    }
}

extension LegalHoldView: JSONWritable {
    /// Writes the members that are there.
    public func write(to writer: inout JSONWriter) {
        writer.beginObject()
        writer.member("reason", reason)
        writer.name("since")
        writer.value(since)
        writer.endObject()
    }
}

extension PatientView: JSONWritable {
    /// Writes the members that are there, in the order of the properties.
    public func write(to writer: inout JSONWriter) {
        writer.beginObject()
        writer.name("id")
        writer.value(id)
        writer.name("mrn")
        writer.string(mrn)
        writer.member("givenName", givenName)
        writer.member("familyName", familyName)
        writer.member("fullName", fullName)
        writer.member("birthDate", birthDate)
        writer.name("birthDateIsEstimated")
        writer.bool(birthDateIsEstimated)
        writer.name("sex")
        writer.string(sex.rawValue)
        writer.member("phone", phone)
        writer.member("email", email)
        if let address {
            writer.name("address")
            address.write(to: &writer)
        }
        writer.name("identifiers")
        writer.beginArray()
        for identifier in identifiers { identifier.write(to: &writer) }
        writer.endArray()
        writer.member("language", language)
        writer.name("status")
        writer.string(status.rawValue)
        if let mergedIntoId {
            writer.name("mergedIntoId")
            writer.value(mergedIntoId)
        }
        if let legalHold {
            writer.name("legalHold")
            legalHold.write(to: &writer)
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

extension JSONWriter {
    /// Writes a member that is there.
    fileprivate mutating func member(_ name: StaticString, _ text: String?) {
        guard let text else { return }
        self.name(name)
        string(text)
    }
}
