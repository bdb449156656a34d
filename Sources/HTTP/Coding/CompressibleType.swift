/// Which media types shrink: text and what is written as text. Pictures and archives are compressed already.
enum CompressibleType {
    /// Whether a Content-Type names one; events are left alone, since each must leave at once.
    static func contains(_ contentType: String) -> Bool {
        let essence = contentType.prefix { $0 != ";" && $0 != " " }.lowercased()
        if essence.hasPrefix("text/") { return essence != "text/event-stream" }
        return essence.hasSuffix("json") || essence.hasSuffix("xml") || essence.hasSuffix("javascript")
    }
}
