public import Kernel

/// Bytes in memory or a file, of which a client may ask for parts (RFC 9110 section 14): an archive, a document, a picture.
///
/// `return .ranged(.file(at: path, contentType: "application/zip"))` is all that an operation does: conditions, ranges,
/// `multipart/byteranges`, HEAD and the reading of the file off the reactor are the server's. Such an answer is not
/// compressed on its way.
public struct RangedContent: Sendable {
    /// Where the bytes are.
    enum Source: Sendable {
        /// In memory; the same compressed, where that was made beforehand.
        case bytes([UInt8], compressed: [UInt8]?)
        /// In a file, which is opened for each answer.
        case file(path: String)
    }

    let source: Source
    /// The media type.
    public var contentType: String
    /// The strong entity tag with its quotes, such as `"17"`; nil: of a file that of its time and size, else none.
    public var entityTag: String?
    /// When it last changed; nil: of a file what the file system says, else not told.
    public var lastModified: Timestamp?

    init(_ source: Source, contentType: String) {
        self.source = source
        self.contentType = contentType
    }

    /// Bytes in memory; with a tag a client can go on with a download that broke off.
    public static func bytes(_ bytes: [UInt8], contentType: String, entityTag: String? = nil) -> RangedContent {
        var content = RangedContent(.bytes(bytes, compressed: nil), contentType: contentType)
        content.entityTag = entityTag
        return content
    }

    /// A file, read piece by piece off the reactor; the answer is 404 where there is none.
    ///
    /// It must not change while it is sent: an answer whose file became shorter is broken off.
    public static func file(at path: String, contentType: String) -> RangedContent {
        RangedContent(.file(path: path), contentType: contentType)
    }

    /// A document that is the same for everybody: tagged by its hash, and compressed once for all where that is worth it.
    static func document(_ bytes: [UInt8], contentType: String) -> RangedContent {
        let isWorthIt = bytes.count >= GzipLimits.thresholdBytes && CompressibleType.contains(contentType)
        let compressed = isWorthIt ? DeflateEncoder(.gzip)?.encode(bytes) : nil
        var content = RangedContent(.bytes(bytes, compressed: compressed), contentType: contentType)
        content.entityTag = ContentTag.of(bytes)
        return content
    }
}
