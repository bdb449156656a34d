extension HostileCase {
    /// Tokens, keys, codes and log-ins.
    static let credentials: [HostileCase] = [
        HostileCase("a bearer of nothing", "GET", "/api/v1/auth/me", 401, "invalidToken", credentials: .bearer("")),
        HostileCase("a bearer of spaces", "GET", "/api/v1/auth/me", 401, "invalidToken", credentials: .bearer("   ")),
        HostileCase(
            "a bearer of a key that is none", "GET", "/api/v1/auth/me", 401, "invalidToken",
            credentials: .bearer("mk_live_AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA")),
        HostileCase(
            "a bearer of a key cut short", "GET", "/api/v1/auth/me", 401, "invalidToken",
            credentials: .bearer("mk_live_")),
        HostileCase(
            "a bearer of a key of a test", "GET", "/api/v1/auth/me", 401, "invalidToken",
            credentials: .bearer("mk_test_AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA")),
        HostileCase(
            "a bearer of a key with a NUL", "GET", "/api/v1/auth/me", 401, "invalidToken",
            credentials: .bearer("mk_live_%00")),
        HostileCase(
            "a bearer of a refresh token", "GET", "/api/v1/auth/me", 401, "invalidToken",
            credentials: .bearer("{{refreshToken}}")),
        HostileCase(
            "a bearer of a key and a token", "GET", "/api/v1/auth/me", 401, "invalidToken",
            credentials: .bearer("mk_live_x.{{accessToken}}")),
        HostileCase(
            "a bearer of a token and more", "GET", "/api/v1/auth/me", 401, "invalidToken",
            credentials: .bearer("{{accessToken}} x")),
        HostileCase(
            "a bearer of two tokens", "GET", "/api/v1/auth/me", 401, "invalidToken",
            credentials: .bearer("{{accessToken}},{{accessToken}}")),
        HostileCase(
            "a bearer of a token in quotes", "GET", "/api/v1/auth/me", 401, "invalidToken",
            credentials: .bearer(#""{{accessToken}}""#)),
        HostileCase("a bearer of dots", "GET", "/api/v1/auth/me", 401, "invalidToken", credentials: .bearer("...")),
        HostileCase(
            "a bearer of no claims", "GET", "/api/v1/auth/me", 401, "invalidToken",
            credentials: .bearer("eyJhbGciOiJub25lIn0..")),
        HostileCase(
            "a bearer of an encrypted token", "GET", "/api/v1/auth/me", 401, "invalidToken",
            credentials: .bearer("eyJhbGciOiJSU0EtT0FFUCIsImVuYyI6IkExMjhHQ00ifQ.a.b.c.d")),
        HostileCase(
            "a bearer of a token of 12,000 letters", "GET", "/api/v1/auth/me", 401, "invalidToken",
            credentials: .bearer(.repeated("", "A", 12000, ""))),
        HostileCase(
            "a bearer of a statement", "GET", "/api/v1/auth/me", 401, "invalidToken",
            credentials: .bearer("' OR 1=1 --")),
        HostileCase(
            "a refresh by a token that is none", "POST", "/api/v1/auth/refresh", 401, "invalidRefreshToken",
            body: #"{"refreshToken":"x"}"#, credentials: .none),
        HostileCase(
            "a refresh by an access token", "POST", "/api/v1/auth/refresh", 401, "invalidRefreshToken",
            body: #"{"refreshToken":"{{accessToken}}"}"#, credentials: .none),
        HostileCase(
            "a refresh by nothing", "POST", "/api/v1/auth/refresh", 401, "invalidRefreshToken",
            body: #"{"refreshToken":""}"#, credentials: .none),
        HostileCase(
            "a refresh by a null", "POST", "/api/v1/auth/refresh", 400, "validation", naming: "required",
            body: #"{"refreshToken":null}"#, credentials: .none),
        HostileCase(
            "a refresh by a list", "POST", "/api/v1/auth/refresh", 400, "validation", naming: "wrongType",
            body: #"{"refreshToken":["x"]}"#, credentials: .none),
        HostileCase(
            "a refresh by a NUL", "POST", "/api/v1/auth/refresh", 401, "invalidRefreshToken",
            body: #"{"refreshToken":"\u0000"}"#, credentials: .none),
        HostileCase(
            "a refresh by 100,000 letters", "POST", "/api/v1/auth/refresh", 401, "invalidRefreshToken",
            body: .text(.repeated(#"{"refreshToken":""#, "a", 100000, #""}"#)), credentials: .none),
        .logIn(
            "a log-in with a code that is a statement", [#""' OR 1=1 --""#, #""a@b.example""#, #""x""#], 401,
            "invalidCredentials"),
        .logIn(
            "a log-in with a code with a NUL", [#""E2E\u0000""#, #""a@b.example""#, #""x""#], 401, "invalidCredentials"),
        .logIn(
            "a log-in with an email that is a statement", [#""{{hospitalCode}}""#, #""' OR 1=1 --""#, #""x""#], 401,
            "invalidCredentials"),
        .logIn(
            "a log-in with an email with a NUL", [#""{{hospitalCode}}""#, #""a\u0000@b.example""#, #""x""#], 401,
            "invalidCredentials"),
        .logIn(
            "a log-in with a password with a NUL", [#""{{hospitalCode}}""#, #""owner@x.example""#, #""a\u0000b""#], 401,
            "invalidCredentials"),
        .logIn(
            "a log-in with a password of nothing", [#""{{hospitalCode}}""#, #""owner@x.example""#, #""""#], 401,
            "invalidCredentials"),
        .logIn(
            "a log-in with a password that is true", [#""{{hospitalCode}}""#, #""owner@x.example""#, "true"], 400,
            "validation", naming: "wrongType"),
        .logIn(
            "a log-in with a password in an object", [#""{{hospitalCode}}""#, #""owner@x.example""#, #"{"$ne":null}"#],
            400, "validation", naming: "wrongType"),
        .logIn(
            "a log-in with an email in a list", [#""{{hospitalCode}}""#, #"["a@b.example"]"#, #""x""#], 400,
            "validation", naming: "wrongType"),
        .logIn("a log-in with a code of wildcards", [#""%""#, #""%""#, #""%""#], 401, "invalidCredentials"),
        HostileCase(
            "a log-in with a password of 900,000 letters", "POST", "/api/v1/auth/login", 401, "invalidCredentials",
            body: .text(
                .repeated(
                    #"{"hospitalCode":"{{hospitalCode}}","email":"owner@x.example","password":""#, "a", 900000, #""}"#)),
            credentials: .none),
        .code("a code of nothing", 0, #""""#, 401, "invalidCode"),
        .code("a code of five digits", 1, #""12345""#, 401, "invalidCode"),
        .code("a code of seven digits", 2, #""1234567""#, 401, "invalidCode"),
        .code("a code of a number", 3, "123456", 400, "validation", naming: "wrongType"),
        .code("a code of a null", 4, "null", 400, "validation", naming: "required"),
        .code("a code of other digits", 5, #""١٢٣٤٥٦""#, 401, "invalidCode"),
        .code("a code of wildcards", 6, #""%%%%%%""#, 401, "invalidCode"),
        .code("a code of a statement", 7, #""' OR 1=1""#, 401, "invalidCode"),
        .code("a code of a list of codes", 8, #"["000000","000001"]"#, 400, "validation", naming: "wrongType"),
        .code("a code of a sign", 9, #""-12345""#, 401, "invalidCode"),
        .code("a code of a NUL", 10, #""00000\u0000""#, 401, "invalidCode"),
        .code("a code of zeros", 11, #""000000""#, 401, "invalidCode"),
        HostileCase(
            "asking for a code with a phone that is none", "POST", "/api/v1/auth/otp/request", 202,
            body: #"{"hospitalCode":"{{hospitalCode}}","phone":"abc"}"#, credentials: .none),
        HostileCase(
            "asking for a code with a phone with a NUL", "POST", "/api/v1/auth/otp/request", 400, "validation",
            naming: "invalidCharacters", body: #"{"hospitalCode":"{{hospitalCode}}","phone":"\u0000"}"#,
            credentials: .none),
        HostileCase(
            "asking for a code with a hospital that is none", "POST", "/api/v1/auth/otp/request", 202,
            body: #"{"hospitalCode":"NOBODY-1","phone":"0100 555 0199"}"#, credentials: .none),
        HostileCase(
            "a reset with a token that is none", "POST", "/api/v1/auth/password/reset", 401, "invalidResetToken",
            body: #"{"token":"mp_x","newPassword":"a lamp by the window"}"#, credentials: .none),
        HostileCase(
            "a reset with a NUL for a token", "POST", "/api/v1/auth/password/reset", 401, "invalidResetToken",
            body: #"{"token":"\u0000","newPassword":"a lamp by the window"}"#, credentials: .none),
        HostileCase(
            "a reset with an access token", "POST", "/api/v1/auth/password/reset", 401, "invalidResetToken",
            body: #"{"token":"{{accessToken}}","newPassword":"a lamp by the window"}"#, credentials: .none),
        HostileCase(
            "a reset with no password", "POST", "/api/v1/auth/password/reset", 401, "invalidResetToken",
            body: #"{"token":"mp_x","newPassword":""}"#, credentials: .none),
        HostileCase(
            "a key with no permissions", "POST", "/api/v1/api-keys", 400, "validation", naming: "required",
            body: #"{"name":"x","permissions":[]}"#),
        HostileCase(
            "a key with a permission that is none", "POST", "/api/v1/api-keys", 400, "validation", naming: "invalid",
            body: #"{"name":"x","permissions":["everything"]}"#),
        HostileCase(
            "a key with wildcards", "POST", "/api/v1/api-keys", 400, "validation", naming: "invalid",
            body: #"{"name":"x","permissions":["*"]}"#),
        HostileCase(
            "a key with an end in the past", "POST", "/api/v1/api-keys", 400, "validation", naming: "inPast",
            body: #"{"name":"x","permissions":["patient.read"],"expiresAt":"2001-01-01T00:00:00Z"}"#),
        HostileCase(
            "a key with an end beyond all time", "POST", "/api/v1/api-keys", 400, "validation", naming: "tooFar",
            body: #"{"name":"x","permissions":["patient.read"],"expiresAt":"9999-12-31T23:59:59Z"}"#),
        HostileCase(
            "a key with a name with a NUL", "POST", "/api/v1/api-keys", 400, "validation", naming: "invalidCharacters",
            body: #"{"name":"\u0000","permissions":["patient.read"]}"#),
        .hospital(
            "a hospital whose code has a slash", code: "A/B", zone: "Africa/Cairo", 400, "validation",
            naming: "invalidCode"),
        .hospital(
            "a hospital whose code has a NUL", code: #"A\u0000B"#, zone: "Africa/Cairo", 400, "validation",
            naming: "invalidCode"),
        .hospital(
            "a hospital whose code has letters beyond ASCII", code: "مستشفى", zone: "Africa/Cairo", 400, "validation",
            naming: "invalidCode"),
        .hospital(
            "a hospital whose code has one letter", code: "A", zone: "Africa/Cairo", 400, "validation",
            naming: "invalidCode"),
        .hospital(
            "a hospital whose code has a per cent", code: "A%B", zone: "Africa/Cairo", 400, "validation",
            naming: "invalidCode"),
        .hospital(
            "a hospital whose code has a statement", code: "A';--", zone: "Africa/Cairo", 400, "validation",
            naming: "invalidCode"),
        .hospital(
            "a hospital whose zone is a path", code: "ZONE-X", zone: "../../etc/passwd", 400, "validation",
            naming: "invalidTimeZone"),
        .hospital(
            "a hospital whose zone is a root", code: "ZONE-X", zone: "/etc/passwd", 400, "validation",
            naming: "invalidTimeZone"),
        .hospital(
            "a hospital whose zone is nothing", code: "ZONE-X", zone: "", 400, "validation", naming: "invalidTimeZone"),
        .hospital(
            "a hospital whose zone is a NUL", code: "ZONE-X", zone: #"Africa\u0000/Cairo"#, 400, "validation",
            naming: "invalidTimeZone"),
        .hospital(
            "a hospital whose zone is a folder", code: "ZONE-X", zone: "Africa", 400, "validation",
            naming: "invalidTimeZone"),
        .hospital(
            "a hospital whose zone is dots", code: "ZONE-X", zone: "..", 400, "validation", naming: "invalidTimeZone"),
        .hospital(
            "a hospital whose zone is a zone in capitals", code: "ZONE-X", zone: "AFRICA/CAIRO", 400, "validation",
            naming: "invalidTimeZone"),
    ]
}
