import JSON
import Kernel
import PatientAPI
import Postgres

extension PatientRow {
    /// The row as the JSON of its view, byte for byte what `view` writes, straight from what PostgreSQL sent.
    ///
    /// The columns of JSON hold what `PatientJSON` wrote and are copied, and so are a sex and a status of a later release,
    /// which `view` refuses; a test holds both ways side by side.
    static func rendered(_ row: Row) throws -> Rendered<PatientView> {
        var writer = JSONWriter(capacityBytes: RenderedLimits.usualBytes)
        let version = try row.int(.version)
        writer.beginObject()
        writer.name("id")
        writer.value(try row.id(.patientID, as: PatientID.self))
        try withExtendedLifetime(row) {
            writer.member("mrn", row.unsafeBytes(.mrn))
            writer.member("givenName", row.unsafeBytes(.givenName))
            writer.member("familyName", row.unsafeBytes(.familyName))
            writer.member("fullName", row.unsafeBytes(.fullName))
            writer.member("birthDate", row.unsafeBytes(.birthDate))
            writer.name("birthDateIsEstimated")
            writer.bool(try row.bool(.birthIsEstimated))
            writer.member("sex", row.unsafeBytes(.sex))
            writer.member("phone", row.unsafeBytes(.phone))
            writer.member("email", row.unsafeBytes(.email))
            writer.json("address", row.unsafeBytes(.address))
            writer.json("identifiers", row.unsafeBytes(.identifiers))
            writer.member("language", row.unsafeBytes(.language))
            writer.member("status", row.unsafeBytes(.status))
            if let survivor = try row.optionalID(.mergedInto, as: PatientID.self) {
                writer.name("mergedIntoId")
                writer.value(survivor)
            }
            writer.json("legalHold", row.unsafeBytes(.legalHold))
        }
        writer.name("version")
        writer.int(version)
        writer.name("createdAt")
        writer.value(try row.timestamp(.createdAt))
        writer.name("updatedAt")
        writer.value(try row.timestamp(.updatedAt))
        writer.endObject()
        return Rendered(json: writer.bytes, version: version)
    }
}

extension JSONWriter {
    /// Writes a member of text that is there.
    fileprivate mutating func member(_ name: StaticString, _ text: UnsafeRawBufferPointer?) {
        guard let text else { return }
        self.name(name)
        string(validUTF8: text)
    }

    /// Writes a member of JSON that is there.
    fileprivate mutating func json(_ name: StaticString, _ json: UnsafeRawBufferPointer?) {
        guard let json else { return }
        self.name(name)
        raw(json)
    }
}
