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
        let line: StaticString = "Content-Type: application/json\r\n"
        let beginning: StaticString = "ETag: \""
        let end: StaticString = "\"\r\n"
        let known = line.utf8CodeUnitCount + beginning.utf8CodeUnitCount + end.utf8CodeUnitCount
        let bytes = ByteRun.bytes(capacity: known + ByteRun.digitLimit) { run in
            run.append(line)
            run.append(beginning)
            run.append(digits: version)
            run.append(end)
        }
        let spans = [
            Self.span(of: .contentType, lineStart: 0, lineEnd: line.utf8CodeUnitCount),
            Self.span(of: .entityTag, lineStart: line.utf8CodeUnitCount, lineEnd: bytes.count),
        ]
        self.init(bytes: bytes, spans: spans, known: KnownField.Present(.contentType, .entityTag))
    }

    /// Where a field stands whose line, `name: value CR LF`, is at a place.
    private static func span(of field: KnownField, lineStart: Int, lineEnd: Int) -> Span {
        let nameCount = field.name.utf8CodeUnitCount
        let valueStart = lineStart + nameCount + ": ".utf8.count
        return Span(
            nameStart: Int32(lineStart), nameCount: Int32(nameCount), valueStart: Int32(valueStart),
            valueCount: Int32(lineEnd - "\r\n".utf8.count - valueStart), field: field)
    }
}
