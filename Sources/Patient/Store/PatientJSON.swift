import JSON
import PatientAPI

/// The JSON columns of the read table.
enum PatientJSON {
    /// An address.
    static func address(_ address: PatientAddress) -> [UInt8] {
        var writer = JSONWriter()
        address.write(to: &writer)
        return writer.bytes
    }

    /// A list of identifiers.
    static func identifiers(_ identifiers: [PatientIdentifier]) -> [UInt8] {
        var writer = JSONWriter()
        writer.beginArray()
        for identifier in identifiers { identifier.write(to: &writer) }
        writer.endArray()
        return writer.bytes
    }

    /// A legal hold.
    static func legalHold(_ hold: LegalHoldView) -> [UInt8] {
        var writer = JSONWriter()
        hold.write(to: &writer)
        return writer.bytes
    }

    /// What `legalHold` wrote.
    static func legalHold(_ bytes: UnsafeRawBufferPointer) throws -> LegalHoldView {
        try StrictJSONDecoder().decode(LegalHoldView.self, from: Array(bytes))
    }

    /// What `address` wrote.
    static func address(_ bytes: UnsafeRawBufferPointer) throws(JSONError) -> PatientAddress {
        var address = PatientAddress()
        var reader = FlatJSONReader(bytes)
        let isFlat = reader.object { name, value in
            let text = String(decoding: value, as: UTF8.self)
            if isEqual("line1", name) {
                address.line1 = text
            } else if isEqual("city", name) {
                address.city = text
            } else if isEqual("region", name) {
                address.region = text
            } else if isEqual("postalCode", name) {
                address.postalCode = text
            } else if isEqual("country", name) {
                address.country = text
            }
        }
        if isFlat, reader.isAtEnd { return address }
        let root = try JSONDocument(Array(bytes)).root
        address.line1 = root["line1"]?.string
        address.city = root["city"]?.string
        address.region = root["region"]?.string
        address.postalCode = root["postalCode"]?.string
        address.country = root["country"]?.string
        return address
    }

    /// What `identifiers` wrote.
    static func identifiers(_ bytes: UnsafeRawBufferPointer) throws(JSONError) -> [PatientIdentifier] {
        var reader = FlatJSONReader(bytes)
        if let identifiers = flatIdentifiers(&reader), reader.isAtEnd { return identifiers }
        return try JSONDocument(Array(bytes)).root.elements.compactMap { node in
            guard let system = node["system"]?.string, let value = node["value"]?.string else { return nil }
            return PatientIdentifier(system: system, value: value)
        }
    }

    private static func flatIdentifiers(_ reader: inout FlatJSONReader) -> [PatientIdentifier]? {
        guard reader.take(UInt8(ascii: "[")) else { return nil }
        // Most patients have none.
        if reader.take(UInt8(ascii: "]")) { return [] }
        var identifiers: [PatientIdentifier] = []
        repeat {
            var identifier = PatientIdentifier(system: "", value: "")
            let isFlat = reader.object { name, value in
                let text = String(decoding: value, as: UTF8.self)
                if isEqual("system", name) { identifier.system = text } else { identifier.value = text }
            }
            guard isFlat else { return nil }
            identifiers.append(identifier)
        } while reader.take(UInt8(ascii: ","))
        return reader.take(UInt8(ascii: "]")) ? identifiers : nil
    }

    private static func isEqual(_ name: StaticString, _ bytes: UnsafeRawBufferPointer) -> Bool {
        name.utf8CodeUnitCount == bytes.count && name.withUTF8Buffer { $0.elementsEqual(bytes) }
    }
}
