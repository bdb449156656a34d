extension HostileCase {
    /// Documents that are no JSON, or too much of it.
    static let documents: [HostileCase] = [
        HostileCase(
            "duplicate names", "POST", "/api/v1/patients", 400, "malformedJson",
            body: #"{"givenName":"a","givenName":"b","ageYears":30,"sex":"female"}"#),
        HostileCase(
            "duplicate names by an escape", "POST", "/api/v1/patients", 400, "malformedJson",
            body: #"{"givenName":"a","given\u004eame":"b","ageYears":30,"sex":"female"}"#),
        HostileCase(
            "a prototype", "POST", "/api/v1/patients", 400, "validation", naming: "unknownField",
            body: #"{"__proto__":{"a":1},"givenName":"a","ageYears":30,"sex":"female"}"#),
        HostileCase(
            "a lone high surrogate", "POST", "/api/v1/patients", 400, "malformedJson",
            body: #"{"givenName":"\ud800","ageYears":30,"sex":"female"}"#),
        HostileCase(
            "a lone low surrogate", "POST", "/api/v1/patients", 400, "malformedJson",
            body: #"{"givenName":"\udc00","ageYears":30,"sex":"female"}"#),
        HostileCase(
            "surrogates turned round", "POST", "/api/v1/patients", 400, "malformedJson",
            body: #"{"givenName":"\udc00\ud800","ageYears":30,"sex":"female"}"#),
        HostileCase(
            "a high surrogate and a letter", "POST", "/api/v1/patients", 400, "malformedJson",
            body: #"{"givenName":"\ud800a","ageYears":30,"sex":"female"}"#),
        HostileCase(
            "a short escape", "POST", "/api/v1/patients", 400, "malformedJson",
            body: #"{"givenName":"\u12","ageYears":30,"sex":"female"}"#),
        HostileCase(
            "an escape that is none", "POST", "/api/v1/patients", 400, "malformedJson",
            body: #"{"givenName":"\x41","ageYears":30,"sex":"female"}"#),
        HostileCase(
            "an escape with a sign", "POST", "/api/v1/patients", 400, "malformedJson",
            body: #"{"givenName":"\u+041","ageYears":30,"sex":"female"}"#),
        HostileCase(
            "a form feed between", "POST", "/api/v1/patients", 400, "malformedJson", body: "{\u{c}\"givenName\":\"a\"}"),
        HostileCase(
            "a space that does not break", "POST", "/api/v1/patients", 400, "malformedJson",
            body: "{\u{a0}\"givenName\":\"a\"}"),
        HostileCase(
            "a number with a plus", "POST", "/api/v1/patients", 400, "malformedJson", body: #"{"ageYears":+30}"#),
        HostileCase(
            "a number with a dot alone", "POST", "/api/v1/patients", 400, "malformedJson", body: #"{"ageYears":.5}"#),
        HostileCase(
            "a number that ends with a dot", "POST", "/api/v1/patients", 400, "malformedJson", body: #"{"ageYears":5.}"#
        ),
        HostileCase(
            "an exponent of nothing", "POST", "/api/v1/patients", 400, "malformedJson", body: #"{"ageYears":5e}"#),
        HostileCase("Infinity", "POST", "/api/v1/patients", 400, "malformedJson", body: #"{"ageYears":Infinity}"#),
        HostileCase(
            "a hexadecimal number", "POST", "/api/v1/patients", 400, "malformedJson", body: #"{"ageYears":0x1E}"#),
        HostileCase("an underscore", "POST", "/api/v1/patients", 400, "malformedJson", body: #"{"ageYears":3_0}"#),
        HostileCase("True", "POST", "/api/v1/patients", 400, "malformedJson", body: #"{"confirmDuplicate":True}"#),
        HostileCase("a colon too many", "POST", "/api/v1/patients", 400, "malformedJson", body: #"{"a"::1}"#),
        HostileCase("a comma first", "POST", "/api/v1/patients", 400, "malformedJson", body: #"{,"a":1}"#),
        HostileCase("a comment within", "POST", "/api/v1/patients", 400, "malformedJson", body: #"{/*x*/"a":1}"#),
        HostileCase(
            "a list that ends as an object", "POST", "/api/v1/patients", 400, "malformedJson",
            body: #"{"identifiers":[}"#),
        HostileCase("a NUL behind", "POST", "/api/v1/patients", 400, "malformedJson", body: "{\"a\":1}\u{0}"),
        HostileCase(
            "lists 200 deep", "POST", "/api/v1/patients", 400, "malformedJson",
            body: .text(.repeated(#"{"identifiers":"#, "[", 200, ""))),
        HostileCase(
            "lists 500,000 deep", "POST", "/api/v1/patients", 400, "malformedJson",
            body: .text(.repeated(#"{"identifiers":"#, "[", 500000, ""))),
        HostileCase(
            "objects 100,000 deep", "POST", "/api/v1/patients", 400, "malformedJson",
            body: .text(.repeated("", #"{"a":"#, 100000, ""))),
        HostileCase(
            "100,000 members", "POST", "/api/v1/patients", 400, "malformedJson",
            body: .text(.repeated(#"{"a":1"#, #"," ":1"#, 100000, "}"))),
        HostileCase(
            "names that are the same 50,000 times", "POST", "/api/v1/patients", 400, "malformedJson",
            body: .text(.repeated(#"{"a":1"#, #","a":1"#, 50000, "}"))),
        HostileCase(
            "a name of 500,000 letters", "POST", "/api/v1/patients", 400, "validation",
            body: .text(.repeated(#"{""#, "a", 500000, #"":1}"#))),
        HostileCase(
            "500,000 spaces", "POST", "/api/v1/patients", 400, "malformedJson",
            body: .text(.repeated("", " ", 500000, ""))),
        HostileCase(
            "a number of 500,000 digits", "POST", "/api/v1/patients", 400, "malformedJson",
            body: .text(.repeated(#"{"ageYears":"#, "9", 500000, "}"))),
        HostileCase(
            "a text of 900,000 escapes without an end", "POST", "/api/v1/patients", 400, "malformedJson",
            body: .text(.repeated(#"{"givenName":""#, #"\u"#, 400000, ""))),
        HostileCase(
            "a body beyond the limit", "POST", "/api/v1/patients", 413, "bodyTooLarge",
            body: .text(.repeated(#"{"givenName":""#, "a", 1100000, #""}"#))),
    ]

    /// FHIR bundles.
    static let bundles: [HostileCase] = [
        HostileCase(
            "a bundle of nothing", "POST", "/api/v1/patients/import", 400, "malformedBundle", body: "{}",
            type: "application/fhir+json"),
        HostileCase(
            "a bundle of a list", "POST", "/api/v1/patients/import", 400, "malformedBundle", body: "[]",
            type: "application/fhir+json"),
        HostileCase(
            "a bundle of another resource", "POST", "/api/v1/patients/import", 400, "malformedBundle",
            body: #"{"resourceType":"Patient"}"#, type: "application/fhir+json"),
        HostileCase(
            "a bundle of no type", "POST", "/api/v1/patients/import", 400, "malformedBundle", body: #"{"entry":[]}"#,
            type: "application/fhir+json"),
        HostileCase(
            "a bundle of a type that is a number", "POST", "/api/v1/patients/import", 400, "malformedBundle",
            body: #"{"resourceType":5}"#, type: "application/fhir+json"),
        .bundle("a bundle of entries that are an object", "{}", 400, "malformedBundle"),
        .bundle("a bundle of entries that are text", #""x""#, 400, "malformedBundle"),
        .bundle("a bundle of entries that are null", "null", 400, "malformedBundle"),
        HostileCase(
            "a bundle of an open list", "POST", "/api/v1/patients/import", 400, "malformedBundle",
            body: #"{"resourceType":"Bundle","entry":["#, type: "application/fhir+json"),
        .bundle("a bundle of two documents", "[]}{", 400, "malformedBundle"),
        HostileCase(
            "a bundle of names twice", "POST", "/api/v1/patients/import", 400, "malformedBundle",
            body: #"{"resourceType":"Bundle","resourceType":"Bundle","entry":[]}"#, type: "application/fhir+json"),
        HostileCase(
            "a bundle of entries twice", "POST", "/api/v1/patients/import", 400, "malformedBundle",
            body: #"{"resourceType":"Bundle","entry":[],"entry":[]}"#, type: "application/fhir+json"),
        .bundle("a bundle with an entry that is null", "[null]", 200),
        .bundle("a bundle with an entry that is a number", "[5]", 200),
        .bundle("a bundle with an entry of nothing", "[{}]", 200),
        .bundle("a bundle with a resource that is text", #"[{"resource":"x"}]"#, 200),
        .bundle("a bundle with a resource without a type", #"[{"resource":{}}]"#, 200),
        .bundle("a bundle with a resource that nobody knows", #"[{"resource":{"resourceType":"DropTable"}}]"#, 200),
        .bundle("a bundle with a patient of nothing", #"[{"resource":{"resourceType":"Patient"}}]"#, 200),
        .bundle("a bundle with a name that is text", #"[{"resource":{"resourceType":"Patient","name":"x"}}]"#, 200),
        .bundle(
            "a bundle with a given name that is a number",
            #"[{"resource":{"resourceType":"Patient","name":[{"given":[5]}]}}]"#, 200),
        .bundle(
            "a bundle with a NUL in a name",
            #"[{"resource":{"resourceType":"Patient","gender":"female","birthDate":"1980-01-01","name":[{"family":"a\u0000b"}]}}]"#,
            200),
        .bundle(
            "a bundle with a day that is none",
            #"[{"resource":{"resourceType":"Patient","gender":"female","birthDate":"1980-02-30","name":[{"family":"a"}]}}]"#,
            200),
        .bundle(
            "a bundle with a gender that is none",
            #"[{"resource":{"resourceType":"Patient","gender":"' OR 1=1","birthDate":"1980-01-01","name":[{"family":"a"}]}}]"#,
            200),
        .bundle(
            "a bundle with a reference to itself",
            #"[{"fullUrl":"urn:uuid:1","resource":{"resourceType":"Observation","subject":{"reference":"urn:uuid:1"}}}]"#,
            200),
        .bundle(
            "a bundle with a reference to nobody",
            #"[{"resource":{"resourceType":"Observation","subject":{"reference":"Patient/nobody"}}}]"#, 200),
        .bundle(
            "a bundle with a reference that is a path",
            #"[{"resource":{"resourceType":"Observation","subject":{"reference":"../../etc/passwd"}}}]"#, 200),
        .bundle(
            "a bundle with an address to fetch",
            #"[{"resource":{"resourceType":"Observation","subject":{"reference":"http://169.254.169.254/latest/meta-data"}}}]"#,
            200),
        .bundle(
            "a bundle with one id twice",
            #"[{"resource":{{{resource}},"id":"same"}},{"resource":{{{resource}},"id":"same"}}]"#, 200),
        .bundle("a bundle with an identifier of nothing", #"[{"resource":{{{resource}},"identifier":[{}]}}]"#, 200),
        .bundle(
            "a bundle with an identifier with a NUL",
            #"[{"resource":{{{resource}},"identifier":[{"system":"x","value":"\u0000"}]}}]"#, 200),
        .bundle(
            "a bundle with a contained patient",
            #"[{"resource":{{{resource}},"contained":[{"resourceType":"Patient"}]}}]"#, 200),
        .bundle(
            "a bundle with an extension without end",
            #"[{"resource":{{{resource}},"extension":[{"url":"x","extension":[{"url":"y"}]}]}}]"#, 200),
        .bundle("a bundle with a lone surrogate", #"[{"resource":{"resourceType":"Patient","id":"\ud800"}}]"#, 200),
        .bundle(
            "a bundle with both ways of deceased",
            #"[{"resource":{{{resource}},"deceasedBoolean":true,"deceasedDateTime":"2020-01-01"}}]"#, 200),
        HostileCase(
            "a bundle of resources 5,000 deep", "POST", "/api/v1/patients/import", 400, "malformedBundle",
            body: .text(
                .repeated(
                    #"{"resourceType":"Bundle","type":"collection","entry":[{"resource":{"resourceType":"Patient","a":"#,
                    "[", 5000, "")), type: "application/fhir+json"),
        HostileCase(
            "a bundle of 50,000 nulls", "POST", "/api/v1/patients/import", 200,
            body: .text(
                .repeated(#"{"resourceType":"Bundle","type":"collection","entry":[null"#, ",null", 50000, "]}")),
            type: "application/fhir+json"),
        HostileCase(
            "a bundle whose entry is 3 MB of text", "POST", "/api/v1/patients/import", 200,
            body: .text(
                .repeated(
                    #"{"resourceType":"Bundle","type":"collection","entry":[{"resource":{"resourceType":"Patient","id":""#,
                    "a", 3000000, #""}}]}"#)), type: "application/fhir+json"),
        HostileCase(
            "a bundle as JSON of another type", "POST", "/api/v1/patients/import", 415, "unsupportedMediaType",
            body: "{}", type: "text/plain"),
    ]
}
