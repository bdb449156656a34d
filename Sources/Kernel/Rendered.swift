public import JSON

/// A resource as the JSON of its view, ready to be sent, with the version that it is of.
///
/// For answers that are asked for all day: a service that reads a row can write the JSON at once, without a view between.
public struct Rendered<View: Sendable>: Sendable {
    /// What `View` writes as JSON.
    public let json: [UInt8]
    /// The version of the resource, for its ETag.
    public let version: Int

    /// Takes JSON that was written already.
    public init(json: [UInt8], version: Int) {
        self.json = json
        self.version = version
    }
}

extension Rendered where View: JSONWritable {
    /// Writes a view.
    public init(_ view: View, version: Int) {
        var writer = JSONWriter(capacityBytes: RenderedLimits.usualBytes)
        writer.value(view)
        self.init(json: writer.bytes, version: version)
    }
}

/// Bounds of rendered views.
public enum RenderedLimits {
    /// The room that the JSON of one view is given at first.
    public static let usualBytes = 960
}
