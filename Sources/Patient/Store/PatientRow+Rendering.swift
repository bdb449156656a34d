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
        let version = try row.int(14)
        writer.beginObject()
        writer.name("id")
        writer.value(try row.id(0, as: PatientID.self))
        try withExtendedLifetime(row) {
            writer.member("mrn", row.unsafeBytes(1))
            writer.member("givenName", row.unsafeBytes(2))
            writer.member("familyName", row.unsafeBytes(3))
            writer.member("fullName", row.unsafeBytes(4))
            writer.member("birthDate", row.unsafeBytes(5))
            writer.name("birthDateIsEstimated")
            writer.bool(try row.bool(6))
            writer.member("sex", row.unsafeBytes(7))
            writer.member("phone", row.unsafeBytes(8))
            writer.member("email", row.unsafeBytes(9))
            writer.json("address", row.unsafeBytes(10))
            writer.json("identifiers", row.unsafeBytes(11))
            writer.member("language", row.unsafeBytes(12))
            writer.member("status", row.unsafeBytes(13))
            if let survivor = try row.optionalID(17, as: PatientID.self) {
                writer.name("mergedIntoId")
                writer.value(survivor)
            }
            writer.json("legalHold", row.unsafeBytes(18))
        }
        writer.name("version")
        writer.int(version)
        writer.name("createdAt")
        writer.value(try row.timestamp(15))
        writer.name("updatedAt")
        writer.value(try row.timestamp(16))
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
