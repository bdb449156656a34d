import JSON

/// A FHIR Bundle as the documentation describes it; the import itself reads it as a stream.
struct FHIRBundleDocument: Codable {
    /// One entry of a bundle.
    struct Entry: Codable {
        /// The resource's URL, such as `urn:uuid:…`, by which others refer to it.
        var fullUrl: String?
        /// The resource.
        var resource: JSONValue
    }

    /// Serves `Bundle`.
    var resourceType: String
    /// `transaction`, `batch`, `collection` or `searchset`.
    var type: String
    /// The entries.
    var entry: [Entry]
}
