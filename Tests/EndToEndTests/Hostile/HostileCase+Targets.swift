extension HostileCase {
    /// Texts to look for, with what means something to SQL, LIKE and text search.
    static let search: [HostileCase] = [
        HostileCase("one per cent", "GET", "/api/v1/patients?q=%25", 200),
        HostileCase("one underscore", "GET", "/api/v1/patients?q=_", 200),
        HostileCase("per cents and underscores", "GET", "/api/v1/patients?q=%25_%25_%25_", 200),
        HostileCase("a backslash", "GET", "/api/v1/patients?q=%5C", 200),
        HostileCase("a backslash and a per cent", "GET", "/api/v1/patients?q=%5C%25", 200),
        HostileCase("an expression", "GET", "/api/v1/patients?q=.*", 200),
        HostileCase("a slow expression", "GET", "/api/v1/patients?q=(a%2B)%2B%24", 200),
        HostileCase("a quote", "GET", "/api/v1/patients?q=%27", 200),
        HostileCase("a statement", "GET", "/api/v1/patients?q=%27%3B%20SELECT%20pg_sleep(9)--", 200),
        HostileCase("operators of a text search", "GET", "/api/v1/patients?q=a%20%26%20!%20%7C%20(", 200),
        HostileCase("a bind", "GET", "/api/v1/patients?q=%241", 200),
        HostileCase("a NUL", "GET", "/api/v1/patients?q=a%00b", 400, "malformedRequest"),
        HostileCase("bytes that are no UTF-8", "GET", "/api/v1/patients?q=%C3%28", 400, "malformedQuery"),
        HostileCase("an overlong slash", "GET", "/api/v1/patients?q=%C0%AF", 400, "malformedQuery"),
        HostileCase("a surrogate in UTF-8", "GET", "/api/v1/patients?q=%ED%A0%80", 400, "malformedQuery"),
        HostileCase("a scalar beyond Unicode", "GET", "/api/v1/patients?q=%F5%80%80%80", 400, "malformedQuery"),
        HostileCase("a byte-order mark", "GET", "/api/v1/patients?q=%EF%BB%BF", 200),
        HostileCase(
            "letters that turn round", "GET", "/api/v1/patients?q=%E2%80%AEabc", 400, "validation",
            naming: "invalidCharacters"),
        HostileCase("accents alone", "GET", "/api/v1/patients?q=%CC%81%CC%81", 200),
        HostileCase(
            "a text of 5,000 letters", "GET", .repeated("/api/v1/patients?q=", "a", 5000, ""), 400, "validation",
            naming: "tooLong"),
        HostileCase(
            "3,000 words", "GET", .repeated("/api/v1/patients?q=", "a+", 3000, ""), 400, "validation", naming: "tooLong"
        ),
        HostileCase("an identifier of bars", "GET", "/api/v1/patients?identifier=%7C%7C%7C", 200),
        HostileCase(
            "an identifier that is a statement", "GET",
            "/api/v1/patients?identifier=passport%7C%27%20OR%20%271%27=%271", 200),
        HostileCase("an identifier of wildcards", "GET", "/api/v1/patients?identifier=%25%7C%25", 200),
        HostileCase(
            "a birth date that is a statement", "GET", "/api/v1/patients?birthDate=1990-01-01%27--", 400, "validation",
            naming: "invalid"),
        HostileCase(
            "a birth date of wildcards", "GET", "/api/v1/patients?birthDate=19%25", 400, "validation", naming: "invalid"
        ),
        HostileCase(
            "a birth date that is none", "GET", "/api/v1/patients?birthDate=1990-99", 400, "validation",
            naming: "invalid"),
    ]

    /// Parameters of the query.
    static let queries: [HostileCase] = [
        HostileCase("limit nought", "GET", "/api/v1/patients?limit=0", 400, "validation", naming: "outOfRange"),
        HostileCase("limit 201", "GET", "/api/v1/patients?limit=201", 400, "validation", naming: "outOfRange"),
        HostileCase("limit below nought", "GET", "/api/v1/patients?limit=-1", 400, "validation", naming: "outOfRange"),
        HostileCase("limit with a plus", "GET", "/api/v1/patients?limit=%2B5", 400, "validation", naming: "outOfRange"),
        HostileCase(
            "limit in hexadecimal", "GET", "/api/v1/patients?limit=0x10", 400, "validation", naming: "outOfRange"),
        HostileCase(
            "limit with a fraction", "GET", "/api/v1/patients?limit=5.0", 400, "validation", naming: "outOfRange"),
        HostileCase(
            "limit in other digits", "GET", "/api/v1/patients?limit=%D9%A5", 400, "validation", naming: "outOfRange"),
        HostileCase(
            "limit beyond 64 bits", "GET", "/api/v1/patients?limit=18446744073709551617", 400, "validation",
            naming: "outOfRange"),
        HostileCase("limit of nothing", "GET", "/api/v1/patients?limit=", 400, "validation", naming: "outOfRange"),
        HostileCase("limit without a sign", "GET", "/api/v1/patients?limit", 400, "validation", naming: "outOfRange"),
        HostileCase("limit with a space", "GET", "/api/v1/patients?limit=+5", 400, "validation", naming: "outOfRange"),
        HostileCase("limit twice", "GET", "/api/v1/patients?limit=1&limit=2", 400, "validation", naming: "repeated"),
        HostileCase(
            "limit twice, the same", "GET", "/api/v1/patients?limit=1&limit=1", 400, "validation", naming: "repeated"),
        HostileCase(
            "limit in a list", "GET", "/api/v1/patients?limit[]=1", 400, "validation", naming: "unknownParameter"),
        HostileCase(
            "limit by its other name", "GET", "/api/v1/patients?Limit=1", 400, "validation", naming: "unknownParameter"),
        HostileCase(
            "a parameter that nobody knows", "GET", "/api/v1/patients?debug=true", 400, "validation",
            naming: "unknownParameter"),
        HostileCase(
            "a parameter of a prototype", "GET", "/api/v1/patients?__proto__=1", 400, "validation",
            naming: "unknownParameter"),
        HostileCase(
            "a parameter without a name", "GET", "/api/v1/patients?=1", 400, "validation", naming: "unknownParameter"),
        HostileCase(
            "a hundred parameters", "GET", .repeated("/api/v1/patients?q=a", "&x=1", 100, ""), 400, "malformedQuery"),
        HostileCase(
            "two thousand parameters", "GET", .repeated("/api/v1/patients?q=a", "&x=1", 1900, ""), 400, "malformedQuery"
        ),
        HostileCase("signs alone", "GET", "/api/v1/patients?&&&&", 200),
        HostileCase("another question mark", "GET", "/api/v1/patients?q=a?b", 200),
        HostileCase("a semicolon", "GET", "/api/v1/patients?q=a;limit=1", 200),
        HostileCase(
            "asking who may by a method that is none", "GET", "/api/v1/authz/explain?method=BREW&path=/", 400,
            "validation", naming: "unknown"),
        HostileCase(
            "asking who may by a path that is none", "GET", "/api/v1/authz/explain?method=GET&path=%2Fnowhere", 404,
            "notFound"),
        HostileCase(
            "asking who may by a path of dots", "GET", "/api/v1/authz/explain?method=GET&path=%2F..%2F", 404, "notFound"
        ),
        HostileCase(
            "asking who may by a NUL", "GET", "/api/v1/authz/explain?method=GET&path=%2F%00", 400, "malformedRequest"),
        HostileCase(
            "asking who may by a URL", "GET", "/api/v1/authz/explain?method=GET&path=http%3A%2F%2F127.0.0.1%2F", 404,
            "notFound"),
        HostileCase(
            "asking who may by no path", "GET", "/api/v1/authz/explain?method=GET", 400, "validation",
            naming: "required"),
    ]

    /// Cursors that no answer gave.
    static let cursors: [HostileCase] = [
        HostileCase("a cursor of words", "GET", "/api/v1/patients?q=a&cursor=nonsense", 400, "invalidCursor"),
        HostileCase("a cursor of words for charges", "GET", "/api/v1/charges?cursor=nonsense", 400, "invalidCursor"),
        HostileCase("a cursor of nothing", "GET", "/api/v1/patients?q=a&cursor=", 400, "invalidCursor"),
        HostileCase("a cursor of nothing for charges", "GET", "/api/v1/charges?cursor=", 400, "invalidCursor"),
        HostileCase("a cursor of one letter", "GET", "/api/v1/patients?q=a&cursor=A", 400, "invalidCursor"),
        HostileCase("a cursor of one letter for charges", "GET", "/api/v1/charges?cursor=A", 400, "invalidCursor"),
        HostileCase("a cursor of padding", "GET", "/api/v1/patients?q=a&cursor=AAAA====", 400, "invalidCursor"),
        HostileCase("a cursor of padding for charges", "GET", "/api/v1/charges?cursor=AAAA====", 400, "invalidCursor"),
        HostileCase(
            "a cursor of another alphabet", "GET", "/api/v1/patients?q=a&cursor=%2B%2F%2B%2F", 400, "invalidCursor"),
        HostileCase(
            "a cursor of another alphabet for charges", "GET", "/api/v1/charges?cursor=%2B%2F%2B%2F", 400,
            "invalidCursor"),
        HostileCase(
            "a cursor of zeros", "GET", "/api/v1/patients?q=a&cursor=AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA", 400,
            "invalidCursor"),
        HostileCase(
            "a cursor of zeros for charges", "GET",
            "/api/v1/charges?cursor=AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA", 400, "invalidCursor"),
        HostileCase(
            "a cursor of ones", "GET", "/api/v1/patients?q=a&cursor=_____________________________________________", 400,
            "invalidCursor"),
        HostileCase(
            "a cursor of ones for charges", "GET",
            "/api/v1/charges?cursor=_____________________________________________", 400, "invalidCursor"),
        HostileCase("a cursor of JSON", "GET", "/api/v1/patients?q=a&cursor=eyJhZnRlciI6IngifQ", 400, "invalidCursor"),
        HostileCase(
            "a cursor of JSON for charges", "GET", "/api/v1/charges?cursor=eyJhZnRlciI6IngifQ", 400, "invalidCursor"),
        HostileCase(
            "a cursor of JSON of another list", "GET",
            "/api/v1/patients?q=a&cursor=WyIwMThmMDAwMC0wMDAwLTcwMDAtODAwMC0wMDAwMDAwMGRlYWQiXQ", 400, "invalidCursor"),
        HostileCase(
            "a cursor of JSON of another list for charges", "GET",
            "/api/v1/charges?cursor=WyIwMThmMDAwMC0wMDAwLTcwMDAtODAwMC0wMDAwMDAwMGRlYWQiXQ", 400, "invalidCursor"),
        HostileCase(
            "a cursor of a list of statements", "GET", "/api/v1/patients?q=a&cursor=WyInIE9SIDE9MSJd", 400,
            "invalidCursor"),
        HostileCase(
            "a cursor of a list of statements for charges", "GET", "/api/v1/charges?cursor=WyInIE9SIDE9MSJd", 400,
            "invalidCursor"),
        HostileCase(
            "a cursor of an id alone", "GET",
            "/api/v1/patients?q=a&cursor=MDE4ZjAwMDAtMDAwMC03MDAwLTgwMDAtMDAwMDAwMDBkZWFk", 400, "invalidCursor"),
        HostileCase(
            "a cursor of an id alone for charges", "GET",
            "/api/v1/charges?cursor=MDE4ZjAwMDAtMDAwMC03MDAwLTgwMDAtMDAwMDAwMDBkZWFk", 400, "invalidCursor"),
        HostileCase("a cursor of a null", "GET", "/api/v1/patients?q=a&cursor=bnVsbA", 400, "invalidCursor"),
        HostileCase("a cursor of a null for charges", "GET", "/api/v1/charges?cursor=bnVsbA", 400, "invalidCursor"),
        HostileCase("a cursor of a NUL", "GET", "/api/v1/patients?q=a&cursor=%00", 400, "malformedRequest"),
        HostileCase("a cursor of a NUL for charges", "GET", "/api/v1/charges?cursor=%00", 400, "malformedRequest"),
        HostileCase(
            "a cursor of bytes that are no UTF-8", "GET", "/api/v1/patients?q=a&cursor=%FF%FE", 400, "malformedQuery"),
        HostileCase(
            "a cursor of bytes that are no UTF-8 for charges", "GET", "/api/v1/charges?cursor=%FF%FE", 400,
            "malformedQuery"),
        HostileCase("a cursor of a path", "GET", "/api/v1/patients?q=a&cursor=..%2F..%2Fetc", 400, "invalidCursor"),
        HostileCase(
            "a cursor of a path for charges", "GET", "/api/v1/charges?cursor=..%2F..%2Fetc", 400, "invalidCursor"),
        HostileCase(
            "a cursor of letters beyond ASCII", "GET", "/api/v1/patients?q=a&cursor=%D9%85", 400, "invalidCursor"),
        HostileCase(
            "a cursor of letters beyond ASCII for charges", "GET", "/api/v1/charges?cursor=%D9%85", 400, "invalidCursor"
        ),
        HostileCase(
            "a cursor of 4,000 letters", "GET", .repeated("/api/v1/patients?q=a&cursor=", "A", 4000, ""), 400,
            "invalidCursor"),
        HostileCase(
            "a cursor of 4,000 letters for charges", "GET", .repeated("/api/v1/charges?cursor=", "A", 4000, ""), 400,
            "invalidCursor"),
    ]

    /// Ids and paths.
    static let ids: [HostileCase] = [
        HostileCase("the id a number", "GET", "/api/v1/patients/1", 404, "notFound"),
        HostileCase("the id words", "GET", "/api/v1/patients/not-an-id", 404, "notFound"),
        HostileCase(
            "the id an id without dashes", "GET", "/api/v1/patients/018f000000007000800000000000dead", 404, "notFound"),
        HostileCase(
            "the id an id in braces", "GET", "/api/v1/patients/%7B018f0000-0000-7000-8000-00000000dead%7D", 404,
            "notFound"),
        HostileCase(
            "the id an id that nobody has", "GET", "/api/v1/patients/018f0000-0000-7000-8000-00000000dead", 404,
            "notFound"),
        HostileCase(
            "the id the id of nobody", "GET", "/api/v1/patients/00000000-0000-0000-0000-000000000000", 404, "notFound"),
        HostileCase(
            "the id the last id", "GET", "/api/v1/patients/ffffffff-ffff-ffff-ffff-ffffffffffff", 404, "notFound"),
        HostileCase("the id an id and a space", "GET", "/api/v1/patients/{{patientId}}%20", 404, "notFound"),
        HostileCase("the id an id and a NUL", "GET", "/api/v1/patients/{{patientId}}%00", 400, "malformedRequest"),
        HostileCase("the id an id and a comma", "GET", "/api/v1/patients/{{patientId}},{{patientId}}", 404, "notFound"),
        HostileCase("the id an id and a semicolon", "GET", "/api/v1/patients/{{patientId}};x=1", 404, "notFound"),
        HostileCase(
            "the id an id and a statement", "GET", "/api/v1/patients/{{patientId}}%27%20OR%201=1", 404, "notFound"),
        HostileCase("the id an escaped slash", "GET", "/api/v1/patients/..%2F..%2Fetc%2Fpasswd", 404, "notFound"),
        HostileCase("the id a per cent", "GET", "/api/v1/patients/%25", 404, "notFound"),
        HostileCase("the id an asterisk", "GET", "/api/v1/patients/*", 404, "notFound"),
        HostileCase("the id a word of the router", "GET", "/api/v1/patients/{id}", 400, "malformedRequest"),
        HostileCase("the id 2,000 letters", "GET", .repeated("/api/v1/patients/", "a", 2000, ""), 404, "notFound"),
        HostileCase("the id bytes that are no UTF-8", "GET", "/api/v1/patients/%ff%fe", 400, "malformedRequest"),
        HostileCase("the id an overlong dot", "GET", "/api/v1/patients/%c0%ae%c0%ae", 400, "malformedRequest"),
        HostileCase("the id letters of full width", "GET", "/api/v1/patients/%EF%BC%90%EF%BC%91", 404, "notFound"),
        HostileCase("a path of dots", "GET", "/api/v1/patients/{{patientId}}/../users", 400, "malformedRequest"),
        HostileCase(
            "a path of escaped dots", "GET", "/api/v1/patients/{{patientId}}/%2e%2e/users", 400, "malformedRequest"),
        HostileCase(
            "a path of dots escaped twice", "GET", "/api/v1/patients/{{patientId}}/%252e%252e/users", 404, "notFound"),
        HostileCase(
            "a path of a semicolon behind dots", "GET", "/api/v1/patients/{{patientId}}/..;/users", 404, "notFound"),
        HostileCase("a path of two slashes", "GET", "/api/v1/patients/{{patientId}}//users", 404, "notFound"),
        HostileCase("a path of a backslash", "GET", "/api/v1/patients/{{patientId}}/..%5C..%5Cusers", 404, "notFound"),
        HostileCase("a path of another version", "GET", "/api/v2/users", 404, "notFound"),
    ]
}
