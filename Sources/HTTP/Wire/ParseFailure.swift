/// Why bytes are no request that is served, each with the answer that it gets; the connection closes after all of them.
enum ParseFailure: Error, Hashable, Sendable, CaseIterable {
    case requestLine, bareLineFeed, bareCarriageReturn, version, versionNotSupported, methodNotImplemented
    case target, targetTooLong, targetForm
    case headTooLarge, tooManyFields, fieldLine, fieldName, fieldValue, foldedField
    case hostMissing, hostRepeated, hostInvalid
    case lengthInvalid, lengthRepeated, lengthTooLarge, lengthWithCoding
    case codingInvalid, codingNotImplemented, codingInOldVersion
    case expectation
    case chunkSize, chunkExtension, chunkEnd, trailer
    case truncated

    /// The status of the answer.
    var status: Int {
        switch self {
        case .versionNotSupported: 505
        case .methodNotImplemented, .codingNotImplemented: 501
        case .targetTooLong: 414
        case .headTooLarge, .tooManyFields: 431
        case .lengthTooLarge: 413
        case .expectation: 417
        default: 400
        }
    }

    /// The stable code of the answer.
    var code: String {
        switch self {
        case .versionNotSupported: "versionNotSupported"
        case .methodNotImplemented: "methodNotImplemented"
        case .codingNotImplemented: "transferCodingNotImplemented"
        case .targetTooLong: "targetTooLong"
        case .headTooLarge, .tooManyFields: "headTooLarge"
        case .lengthTooLarge: "bodyTooLarge"
        case .expectation: "expectationFailed"
        default: "malformedRequest"
        }
    }

    /// What is wrong, in words that name the rule and never the bytes that came.
    var detail: String {
        switch self {
        case .requestLine: "The request line must be method, target and version, one space between them."
        case .bareLineFeed: "Each line must end with CR LF."
        case .bareCarriageReturn: "A CR must be followed by LF."
        case .version: "The version must be written HTTP/1.1."
        case .versionNotSupported: "Only HTTP/1.1 and HTTP/1.0 are spoken here."
        case .methodNotImplemented: "This method is not known here."
        case .target: "The target holds a character or an escape that is not allowed in a URL."
        case .targetTooLong: "The target is longer than \(Limits.targetBytes) bytes."
        case .targetForm: "The target must be a path, a whole http URL, or * with OPTIONS."
        case .headTooLarge: "The request head is larger than \(Limits.headerBytes) bytes."
        case .tooManyFields: "The request has more than \(Limits.fieldCount) fields."
        case .fieldLine: "A field line must be a name, a colon and a value."
        case .fieldName: "A field name holds a character that is not allowed, or a space before its colon."
        case .fieldValue: "A field value holds a control character."
        case .foldedField: "A field value must not be continued on a further line."
        case .hostMissing: "The Host field is missing."
        case .hostRepeated: "The Host field must come once."
        case .hostInvalid: "The Host field is no host name with an optional port."
        case .lengthInvalid: "Content-Length must be decimal digits."
        case .lengthRepeated: "Content-Length must come once."
        case .lengthTooLarge: "The body is too large."
        case .lengthWithCoding: "Content-Length and Transfer-Encoding must not come together."
        case .codingInvalid: "Transfer-Encoding must end with chunked, once."
        case .codingNotImplemented: "No transfer coding but chunked is known here."
        case .codingInOldVersion: "HTTP/1.0 has no Transfer-Encoding."
        case .expectation: "The only expectation that is met here is 100-continue."
        case .chunkSize: "A chunk size must be hexadecimal digits, and not too large."
        case .chunkExtension: "A chunk extension is malformed or too long."
        case .chunkEnd: "A chunk must be followed by CR LF."
        case .trailer: "The trailer holds a field that must not be there, or too many."
        case .truncated: "The connection ended before the request did."
        }
    }
}
