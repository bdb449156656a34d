/// The media type of a body without its parameters (RFC 9110 section 8.3).
enum MediaType {
    /// Whether a Content-Type names one of the types; its charset, where it has one, must be UTF-8.
    static func isOne(of types: [String], _ contentType: String) -> Bool {
        let parts = contentType.split(separator: ";", omittingEmptySubsequences: false).map(trimmed)
        guard let essence = parts.first?.lowercased(), types.contains(essence) else { return false }
        for parameter in parts.dropFirst() {
            let pair = parameter.split(separator: "=", maxSplits: 1)
            guard let name = pair.first else { continue }
            if name.lowercased() == "charset" {
                guard pair.count == 2 else { return false }
                let value = pair[1].lowercased()
                guard value == "utf-8" || value == "\"utf-8\"" else { return false }
            }
        }
        return true
    }

    private static func trimmed(_ text: Substring) -> Substring {
        var rest = text
        while let first = rest.first, first == " " || first == "\t" { rest = rest.dropFirst() }
        while let last = rest.last, last == " " || last == "\t" { rest = rest.dropLast() }
        return rest
    }
}
