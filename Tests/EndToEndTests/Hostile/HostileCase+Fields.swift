extension HostileCase {
    /// If-Match, Idempotency-Key, Medley-After and reasons.
    static let conditions: [HostileCase] = [
        HostileCase(
            "If-Match of no quotes", "PATCH", "/api/v1/patients/{{patientId}}", 400, "malformedPrecondition",
            fields: [("If-Match", "1")], body: #"{"language":"ar"}"#),
        HostileCase(
            "If-Match of one quote", "PATCH", "/api/v1/patients/{{patientId}}", 400, "malformedPrecondition",
            fields: [("If-Match", #""1"#)], body: #"{"language":"ar"}"#),
        HostileCase(
            "If-Match of nothing", "PATCH", "/api/v1/patients/{{patientId}}", 400, "malformedPrecondition",
            fields: [("If-Match", "")], body: #"{"language":"ar"}"#),
        HostileCase(
            "If-Match of an asterisk and a tag", "PATCH", "/api/v1/patients/{{patientId}}", 400,
            "malformedPrecondition", fields: [("If-Match", #"*, "1""#)], body: #"{"language":"ar"}"#),
        HostileCase(
            "If-Match of two tags without a comma", "PATCH", "/api/v1/patients/{{patientId}}", 400,
            "malformedPrecondition", fields: [("If-Match", #""1" "2""#)], body: #"{"language":"ar"}"#),
        HostileCase(
            "If-Match of commas alone", "PATCH", "/api/v1/patients/{{patientId}}", 400, "malformedPrecondition",
            fields: [("If-Match", ",,,")], body: #"{"language":"ar"}"#),
        HostileCase(
            "If-Match of a weak tag", "PATCH", "/api/v1/patients/{{patientId}}", 412, "stale",
            fields: [("If-Match", #"W/"1""#)], body: #"{"language":"ar"}"#),
        HostileCase(
            "If-Match of a weak sign alone", "PATCH", "/api/v1/patients/{{patientId}}", 400, "malformedPrecondition",
            fields: [("If-Match", "W/")], body: #"{"language":"ar"}"#),
        HostileCase(
            "If-Match of a small weak sign", "PATCH", "/api/v1/patients/{{patientId}}", 400, "malformedPrecondition",
            fields: [("If-Match", #"w/"1""#)], body: #"{"language":"ar"}"#),
        HostileCase(
            "If-Match of a tag of nothing", "PATCH", "/api/v1/patients/{{patientId}}", 412, "stale",
            fields: [("If-Match", #""""#)], body: #"{"language":"ar"}"#),
        HostileCase(
            "If-Match of a tag of letters", "PATCH", "/api/v1/patients/{{patientId}}", 412, "stale",
            fields: [("If-Match", #""abc""#)], body: #"{"language":"ar"}"#),
        HostileCase(
            "If-Match of a tag beyond 64 bits", "PATCH", "/api/v1/patients/{{patientId}}", 412, "stale",
            fields: [("If-Match", #""18446744073709551617""#)], body: #"{"language":"ar"}"#),
        HostileCase(
            "If-Match of a tag below nought", "PATCH", "/api/v1/patients/{{patientId}}", 412, "stale",
            fields: [("If-Match", #""-1""#)], body: #"{"language":"ar"}"#),
        HostileCase(
            "If-Match of a tag with a plus", "PATCH", "/api/v1/patients/{{patientId}}", 412, "stale",
            fields: [("If-Match", #""+1""#)], body: #"{"language":"ar"}"#),
        HostileCase(
            "If-Match of a tag with a space", "PATCH", "/api/v1/patients/{{patientId}}", 400, "malformedPrecondition",
            fields: [("If-Match", #"" 1""#)], body: #"{"language":"ar"}"#),
        HostileCase(
            "If-Match of a tag of another form", "PATCH", "/api/v1/patients/{{patientId}}", 412, "stale",
            fields: [("If-Match", #""1-br""#)], body: #"{"language":"ar"}"#),
        HostileCase(
            "no If-Match", "PATCH", "/api/v1/patients/{{patientId}}", 428, "preconditionRequired",
            body: #"{"language":"ar"}"#),
        HostileCase(
            "a key of nothing", "POST", "/api/v1/patients", 400, "idempotencyKeyInvalid",
            fields: [("Idempotency-Key", "")],
            body: #"{"givenName": "Nour", "ageYears": 30, "sex": "female", "confirmDuplicate": true}"#),
        HostileCase(
            "a key of two words", "POST", "/api/v1/patients", 400, "idempotencyKeyInvalid",
            fields: [("Idempotency-Key", "a b")],
            body: #"{"givenName": "Nour", "ageYears": 30, "sex": "female", "confirmDuplicate": true}"#),
        HostileCase(
            "a key of letters beyond ASCII", "POST", "/api/v1/patients", 400, "idempotencyKeyInvalid",
            fields: [("Idempotency-Key", "käse")],
            body: #"{"givenName": "Nour", "ageYears": 30, "sex": "female", "confirmDuplicate": true}"#),
        HostileCase(
            "a key of a control character", "POST", "/api/v1/patients", 400, "malformedRequest",
            fields: [("Idempotency-Key", "a\u{1}b")],
            body: #"{"givenName": "Nour", "ageYears": 30, "sex": "female", "confirmDuplicate": true}"#),
        HostileCase(
            "a key of 300 letters", "POST", "/api/v1/patients", 400, "idempotencyKeyInvalid",
            fields: [("Idempotency-Key", .repeated("", "k", 300, ""))],
            body: #"{"givenName": "Nour", "ageYears": 30, "sex": "female", "confirmDuplicate": true}"#),
        HostileCase(
            "two keys", "POST", "/api/v1/patients", 400, "idempotencyKeyInvalid",
            fields: [("Idempotency-Key", "a"), ("Idempotency-Key", "b")],
            body: #"{"givenName": "Nour", "ageYears": 30, "sex": "female", "confirmDuplicate": true}"#),
        HostileCase("a payment without a key", "POST", "/api/v1/payments", 400, "idempotencyKeyRequired", body: "{}"),
        HostileCase(
            "Medley-After of words", "GET", "/api/v1/patients/{{patientId}}", 400, "malformedPosition",
            fields: [("Medley-After", "now")]),
        HostileCase(
            "Medley-After of a shard that is none", "GET", "/api/v1/patients/{{patientId}}", 400, "malformedPosition",
            fields: [("Medley-After", "16-1")]),
        HostileCase(
            "Medley-After of a shard below nought", "GET", "/api/v1/patients/{{patientId}}", 400, "malformedPosition",
            fields: [("Medley-After", "-1-1")]),
        HostileCase(
            "Medley-After of a number alone", "GET", "/api/v1/patients/{{patientId}}", 400, "malformedPosition",
            fields: [("Medley-After", "5")]),
        HostileCase(
            "Medley-After of a position below nought", "GET", "/api/v1/patients/{{patientId}}", 400,
            "malformedPosition", fields: [("Medley-After", "3--5")]),
        HostileCase(
            "Medley-After of a position beyond 64 bits", "GET", "/api/v1/patients/{{patientId}}", 400,
            "malformedPosition", fields: [("Medley-After", "3-99999999999999999999")]),
        HostileCase(
            "Medley-After of another form", "GET", "/api/v1/patients/{{patientId}}", 400, "malformedPosition",
            fields: [("Medley-After", "3/5")]),
        HostileCase(
            "Medley-After of a plus", "GET", "/api/v1/patients/{{patientId}}", 400, "malformedPosition",
            fields: [("Medley-After", "3-+5")]),
        HostileCase(
            "Medley-After of nothing", "GET", "/api/v1/patients/{{patientId}}", 400, "malformedPosition",
            fields: [("Medley-After", "")]),
        HostileCase(
            "a reason of a control character", "GET", "/api/v1/patients/{{patientId}}", 400, "malformedRequest",
            fields: [("Medley-Access-Reason", "a\u{1}")]),
        HostileCase(
            "two reasons", "GET", "/api/v1/patients/{{patientId}}", 400, "malformedAccessReason",
            fields: [("Medley-Access-Reason", "a"), ("Medley-Access-Reason", "b")]),
        HostileCase(
            "a reason of 5,000 letters", "GET", "/api/v1/patients/{{patientId}}", 400, "malformedAccessReason",
            fields: [("Medley-Access-Reason", .repeated("", "a", 5000, ""))]),
    ]

    /// Fields that are none of this server's business: passed over.
    static let fields: [HostileCase] = [
        HostileCase(
            "a range of a record", "GET", "/api/v1/patients/{{patientId}}", 200, fields: [("Range", "bytes=0-0")]),
        HostileCase(
            "a hundred ranges", "GET", "/api/v1/patients/{{patientId}}", 200,
            fields: [
                (
                    "Range",
                    .repeated("bytes=0-0", ",1-1", 99, "")
                )
            ]),
        HostileCase(
            "a range beyond 64 bits", "GET", "/api/v1/patients/{{patientId}}", 200,
            fields: [("Range", "bytes=18446744073709551616-")]),
        HostileCase(
            "a range of another unit", "GET", "/api/v1/patients/{{patientId}}", 200, fields: [("Range", "rows=1-2")]),
        HostileCase(
            "a range turned round", "GET", "/api/v1/patients/{{patientId}}", 200, fields: [("Range", "bytes=9-1")]),
        HostileCase("If-Range of nothing", "GET", "/api/v1/patients/{{patientId}}", 200, fields: [("If-Range", "")]),
        HostileCase(
            "codings of no weight", "GET", "/api/v1/patients/{{patientId}}", 200,
            fields: [("Accept-Encoding", "gzip;q=0, *;q=0")]),
        HostileCase(
            "codings with bad weights", "GET", "/api/v1/patients/{{patientId}}", 200,
            fields: [("Accept-Encoding", "gzip;q=9;q=-1,,;")]),
        HostileCase(
            "media types of no weight", "GET", "/api/v1/patients/{{patientId}}", 200, fields: [("Accept", "*/*;q=0")]),
        HostileCase(
            "media types that are none", "GET", "/api/v1/patients/{{patientId}}", 200, fields: [("Accept", "///;;;,,")]),
        HostileCase(
            "a trace of zeros", "GET", "/api/v1/patients/{{patientId}}", 200,
            fields: [("traceparent", "00-00000000000000000000000000000000-0000000000000000-00")]),
        HostileCase(
            "a trace of another version", "GET", "/api/v1/patients/{{patientId}}", 200,
            fields: [("traceparent", "ff-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01")]),
        HostileCase(
            "a trace in capitals", "GET", "/api/v1/patients/{{patientId}}", 200,
            fields: [("traceparent", "00-4BF92F3577B34DA6A3CE929D0E0E4736-00F067AA0BA902B7-01")]),
        HostileCase(
            "a request id with a space", "GET", "/api/v1/patients/{{patientId}}", 200, fields: [("X-Request-Id", "a b")]
        ),
        HostileCase(
            "a request id of 3,000 letters", "GET", "/api/v1/patients/{{patientId}}", 200,
            fields: [("X-Request-Id", .repeated("", "a", 3000, ""))]),
        HostileCase(
            "an address that is none", "GET", "/api/v1/patients/{{patientId}}", 200,
            fields: [("X-Forwarded-For", "' OR 1=1, unknown, ::1")]),
        HostileCase(
            "a scheme that is none", "GET", "/api/v1/patients/{{patientId}}", 200,
            fields: [("X-Forwarded-Proto", "javascript")]),
        HostileCase("another origin", "GET", "/api/v1/patients/{{patientId}}", 200, fields: [("Origin", "null")]),
        HostileCase("an upgrade", "GET", "/api/v1/patients/{{patientId}}", 200, fields: [("Upgrade", "h2c")]),
        HostileCase(
            "a cookie without an end", "GET", "/api/v1/patients/{{patientId}}", 200, fields: [("Cookie", #"a="b; c"#)]),
        HostileCase(
            "languages that are none", "GET", "/api/v1/patients/{{patientId}}", 200,
            fields: [("Accept-Language", "*-*;q=x")]),
        HostileCase(
            "a date that is none", "GET", "/api/v1/patients/{{patientId}}", 200,
            fields: [("If-Modified-Since", "Thu, 99 Foo 0000 99:99:99 GMT")]),
        HostileCase(
            "tags that are none", "GET", "/api/v1/patients/{{patientId}}", 200, fields: [("If-None-Match", #"""#)]),
        HostileCase(
            "an override of the method", "GET", "/api/v1/patients/{{patientId}}", 200,
            fields: [("X-HTTP-Method-Override", "DELETE")]),
        HostileCase(
            "an original target", "GET", "/api/v1/patients/{{patientId}}", 200,
            fields: [("X-Original-URL", "/api/v1/users")]),
    ]

    /// Media types.
    static let media: [HostileCase] = [
        HostileCase(
            "a body of JSON of another charset", "POST", "/api/v1/patients", 415, "unsupportedMediaType",
            body: #"{"givenName": "Nour", "ageYears": 30, "sex": "female", "confirmDuplicate": true}"#,
            type: "application/json; charset=utf-16"),
        HostileCase(
            "a body of JSON twice", "POST", "/api/v1/patients", 415, "unsupportedMediaType",
            body: #"{"givenName": "Nour", "ageYears": 30, "sex": "female", "confirmDuplicate": true}"#,
            type: "application/json, application/json"),
        HostileCase(
            "a body of JSON with a suffix", "POST", "/api/v1/patients", 415, "unsupportedMediaType",
            body: #"{"givenName": "Nour", "ageYears": 30, "sex": "female", "confirmDuplicate": true}"#,
            type: "application/jsonx"),
        HostileCase(
            "a body of a form", "POST", "/api/v1/patients", 415, "unsupportedMediaType",
            body: #"{"givenName": "Nour", "ageYears": 30, "sex": "female", "confirmDuplicate": true}"#,
            type: "application/x-www-form-urlencoded"),
        HostileCase(
            "a body of parts", "POST", "/api/v1/patients", 415, "unsupportedMediaType",
            body: #"{"givenName": "Nour", "ageYears": 30, "sex": "female", "confirmDuplicate": true}"#,
            type: "multipart/form-data; boundary=x"),
        HostileCase(
            "a body of text", "POST", "/api/v1/patients", 415, "unsupportedMediaType",
            body: #"{"givenName": "Nour", "ageYears": 30, "sex": "female", "confirmDuplicate": true}"#,
            type: "text/json"),
        HostileCase(
            "a body of nothing", "POST", "/api/v1/patients", 415, "unsupportedMediaType",
            body: #"{"givenName": "Nour", "ageYears": 30, "sex": "female", "confirmDuplicate": true}"#, type: ""),
        HostileCase(
            "a body of a patch", "POST", "/api/v1/patients", 415, "unsupportedMediaType",
            body: #"{"givenName": "Nour", "ageYears": 30, "sex": "female", "confirmDuplicate": true}"#,
            type: "application/json-patch+json"),
        HostileCase(
            "a body of FHIR", "POST", "/api/v1/patients", 415, "unsupportedMediaType",
            body: #"{"givenName": "Nour", "ageYears": 30, "sex": "female", "confirmDuplicate": true}"#,
            type: "application/fhir+json"),
        HostileCase(
            "a body of XML", "POST", "/api/v1/patients", 415, "unsupportedMediaType",
            body: #"{"givenName": "Nour", "ageYears": 30, "sex": "female", "confirmDuplicate": true}"#,
            type: "application/xml"),
        HostileCase(
            "a body of YAML", "POST", "/api/v1/patients", 415, "unsupportedMediaType",
            body: #"{"givenName": "Nour", "ageYears": 30, "sex": "female", "confirmDuplicate": true}"#,
            type: "application/yaml"),
        HostileCase(
            "a body of an asterisk", "POST", "/api/v1/patients", 415, "unsupportedMediaType",
            body: #"{"givenName": "Nour", "ageYears": 30, "sex": "female", "confirmDuplicate": true}"#, type: "*/*"),
    ]

    /// Compressed bodies.
    static let gzip: [HostileCase] = [
        HostileCase(
            "gzip", "POST", "/api/v1/patients", 201, fields: [("Content-Encoding", "gzip")],
            body: .gzip(.sound, of: .registration)),
        HostileCase(
            "gzip that is cut", "POST", "/api/v1/patients", 400, "malformedContentEncoding",
            fields: [("Content-Encoding", "gzip")], body: .gzip(.cut(9), of: .registration)),
        HostileCase(
            "gzip of nothing", "POST", "/api/v1/patients", 400, "malformedJson", fields: [("Content-Encoding", "gzip")],
            body: .gzip(.first(0), of: .registration)),
        HostileCase(
            "gzip of ten bytes", "POST", "/api/v1/patients", 400, "malformedContentEncoding",
            fields: [("Content-Encoding", "gzip")], body: .gzip(.first(10), of: .registration)),
        HostileCase(
            "gzip with a wrong sum", "POST", "/api/v1/patients", 400, "malformedContentEncoding",
            fields: [("Content-Encoding", "gzip")], body: .gzip(.flipped(-8), of: .registration)),
        HostileCase(
            "gzip with a wrong length", "POST", "/api/v1/patients", 400, "malformedContentEncoding",
            fields: [("Content-Encoding", "gzip")], body: .gzip(.flipped(-1), of: .registration)),
        HostileCase(
            "gzip of another method", "POST", "/api/v1/patients", 400, "malformedContentEncoding",
            fields: [("Content-Encoding", "gzip")], body: .gzip(.flipped(2), of: .registration)),
        HostileCase(
            "gzip with reserved flags", "POST", "/api/v1/patients", 400, "malformedContentEncoding",
            fields: [("Content-Encoding", "gzip")], body: .gzip(.set(3, 0xE0), of: .registration)),
        HostileCase(
            "gzip with a name without end", "POST", "/api/v1/patients", 400, "malformedContentEncoding",
            fields: [("Content-Encoding", "gzip")], body: .gzip(.set(3, 0x08), of: .registration)),
        HostileCase(
            "gzip in gzip", "POST", "/api/v1/patients", 400, "malformedJson", fields: [("Content-Encoding", "gzip")],
            body: .gzip(.twice, of: .registration)),
        HostileCase(
            "gzip and something behind", "POST", "/api/v1/patients", 400, "malformedContentEncoding",
            fields: [("Content-Encoding", "gzip")], body: .gzip(.followed, of: .registration)),
        HostileCase(
            "gzip that says br", "POST", "/api/v1/patients", 415, "unsupportedContentEncoding",
            fields: [("Content-Encoding", "br")], body: .gzip(.sound, of: .registration)),
        HostileCase(
            "gzip that says deflate", "POST", "/api/v1/patients", 415, "unsupportedContentEncoding",
            fields: [("Content-Encoding", "deflate")], body: .gzip(.sound, of: .registration)),
        HostileCase(
            "gzip said twice", "POST", "/api/v1/patients", 415, "unsupportedContentEncoding",
            fields: [("Content-Encoding", "gzip, gzip")], body: .gzip(.sound, of: .registration)),
        HostileCase(
            "gzip that says nothing", "POST", "/api/v1/patients", 400, "malformedJson",
            body: .gzip(.sound, of: .registration)),
        HostileCase(
            "JSON that says gzip", "POST", "/api/v1/patients", 400, "malformedContentEncoding",
            fields: [("Content-Encoding", "gzip")], body: .text(.registration)),
        HostileCase(
            "gzip beyond the limit", "POST", "/api/v1/patients", 413, "bodyTooLarge",
            body: .gzip(.sound, of: .repeated("", " ", 1100000, ""))),
    ]
}
