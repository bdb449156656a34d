/// The canonical form of JSON: one sequence of bytes for all documents that mean the same, to be hashed and compared.
///
/// As RFC 8785 has it: no white space, members in the order of their names' UTF-16 code units, only the escapes that
/// must be. Unlike it, numbers keep their exact decimal value instead of being rounded to a double: `1`, `1.0` and
/// `10e-1` are `1`, `-0` is `0`, `0.10` is `0.1`, and `9007199254740993` stays itself. Numbers are laid out as in
/// ECMAScript: plain digits from 1e-6 up to below 1e21, an exponent outside.
public enum JSONCanonical {
    /// The canonical form of a parsed document.
    public static func bytes(of document: JSONDocument) -> [UInt8] { bytes(of: document.root) }

    /// The canonical form of a value within a document.
    public static func bytes(of node: JSONNode) -> [UInt8] {
        var writer = JSONWriter(capacityBytes: node.rawBytes.count)
        write(node.index, of: node.document, to: &writer)
        return writer.bytes
    }

    /// The canonical form of bytes; throws if they are not strict JSON.
    public static func bytes(of json: [UInt8], limits: JSONLimits = JSONLimits()) throws(JSONError) -> [UInt8] {
        bytes(of: try JSONDocument(json, limits: limits))
    }

    /// The canonical form of a tree; of a name that a tree built by hand has twice, the order in the tree decides.
    public static func bytes(of value: JSONValue) -> [UInt8] {
        var writer = JSONWriter()
        write(value, to: &writer)
        return writer.bytes
    }

    private static func write(_ index: Int, of document: JSONDocument, to writer: inout JSONWriter) {
        switch document.nodes[index].kind {
        case TapeNode.Kind.null: writer.null()
        case TapeNode.Kind.isTrue: writer.bool(true)
        case TapeNode.Kind.isFalse: writer.bool(false)
        case TapeNode.Kind.integer, TapeNode.Kind.decimal:
            document.withDigits(index) { writer.raw(JSONDecimal($0).canonicalBytes) }
        case TapeNode.Kind.string, TapeNode.Kind.escapedString:
            document.withUnescaped(index) { text in
                writer.quote(text, closing: nil)
            }
        case TapeNode.Kind.array:
            writer.beginArray()
            for element in JSONNode(document: document, index: index).elements {
                write(element.index, of: document, to: &writer)
            }
            writer.endArray()
        default: writeObject(index, of: document, to: &writer)
        }
    }

    private static func writeObject(_ object: Int, of document: JSONDocument, to writer: inout JSONWriter) {
        var names: [(bytes: [UInt8], index: Int)] = []
        names.reserveCapacity(document.nodes[object].count)
        var index = object + 1
        let end = document.end(of: object)
        while index < end {
            names.append((document.withUnescaped(index) { Array($0) }, index))
            index = document.end(of: index + 1)
        }
        names.sort { UTF16Order.precedes($0.bytes, $1.bytes) }
        writer.beginObject()
        for name in names {
            name.bytes.withUnsafeBufferPointer { writer.quote($0, closing: Byte.colon) }
            write(name.index + 1, of: document, to: &writer)
        }
        writer.endObject()
    }

    private static func write(_ value: JSONValue, to writer: inout JSONWriter) {
        switch value {
        case .number(let number):
            var text = number.description
            text.withUTF8 { writer.raw(JSONDecimal($0).canonicalBytes) }
        case .array(let elements):
            writer.beginArray()
            for element in elements { write(element, to: &writer) }
            writer.endArray()
        case .object(let members):
            writer.beginObject()
            for member in members.sorted(by: { UTF16Order.precedes(Array($0.name.utf8), Array($1.name.utf8)) }) {
                writer.name(member.name)
                write(member.value, to: &writer)
            }
            writer.endObject()
        case .null, .bool, .string: value.write(to: &writer)
        }
    }
}

/// Compares UTF-8 the way UTF-16 sorts (RFC 8785 section 3.2.3).
enum UTF16Order {
    static func precedes(_ left: [UInt8], _ right: [UInt8]) -> Bool {
        for index in 0..<min(left.count, right.count) where left[index] != right[index] {
            return weight(left[index]) < weight(right[index])
        }
        return left.count < right.count
    }

    /// The place of a byte in the order of UTF-16.
    ///
    /// Both orders agree but for U+E000 to U+FFFF, which UTF-16 places after the surrogate pairs: their first bytes
    /// 0xEE and 0xEF go behind 0xF4.
    private static func weight(_ byte: UInt8) -> UInt8 { byte == 0xEE || byte == 0xEF ? byte + 0x10 : byte }
}
