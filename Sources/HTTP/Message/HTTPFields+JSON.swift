extension HTTPFields {
    /// Made once: an answer of JSON then costs no field of its own.
    static let json: HTTPFields = {
        var fields = HTTPFields()
        fields.append("Content-Type", "application/json")
        return fields
    }()

    /// The media type and the ETag of a version, which each read of a resource has: written at once, because to check and
    /// copy them one by one costs more than all else that is done to such an answer.
    init(jsonOfVersion version: Int) {
        let beginning: StaticString = "Content-Type: application/json\r\nETag: \""
        let valueStart = beginning.utf8CodeUnitCount - 1
        let bytes = ByteRun.bytes(capacity: beginning.utf8CodeUnitCount + ByteRun.digitLimit + 3) { run in
            run.append(beginning)
            run.append(digits: version)
            run.append("\"\r\n")
        }
        let spans = [
            Span(nameStart: 0, nameCount: 12, valueStart: 14, valueCount: 16, field: .contentType),
            Span(
                nameStart: 32, nameCount: 4, valueStart: Int32(valueStart),
                valueCount: Int32(bytes.count - 2 - valueStart), field: .entityTag),
        ]
        self.init(bytes: bytes, spans: spans, known: KnownField.Present(.contentType, .entityTag))
    }
}
