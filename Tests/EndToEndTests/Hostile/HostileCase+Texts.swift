extension HostileCase {
    /// Texts in fields: what a database, a page or a terminal would take for more than text.
    static let texts: [HostileCase] = [
        .patient("a name that ends a statement", "givenName", #""\u0027; DROP TABLE patient.patient; --""#, 201),
        .patient("a name that is always true", "givenName", #""' OR 1=1 --""#, 201),
        .patient("a name with a bind", "givenName", #""$1""#, 201),
        .patient("a name with a dollar quote", "givenName", #""$$; SELECT 1; $$""#, 201),
        .patient("a name with a backslash", "givenName", #""a\\' OR 1""#, 201),
        .patient("a name of a page", "givenName", #""<script>alert(1)</script>""#, 201),
        .patient("a name of a template", "givenName", #""{{7*7}}""#, 201),
        .patient("a name of a look-up", "givenName", #""${jndi:ldap://127.0.0.1/x}""#, 201),
        .patient("a name of a path", "givenName", #""../../etc/passwd""#, 201),
        .patient("a name of per cents", "givenName", #""%%%""#, 201),
        .patient("a name of emoji joined", "givenName", #""👩‍👩‍👧‍👦""#, 201),
        .patient("a name of a private letter", "givenName", #""\ue000""#, 201),
        .patient("a name in quotes", "givenName", #""\"\"""#, 201),
        .patient("a name of a formula", "givenName", #""=cmd|'/c calc'!A0""#, 201),
        .patient("a name that is null", "givenName", #""null""#, 201),
        .patient("a name of an entity", "givenName", #""&xxe;""#, 201),
        .patient("a name of nothing", "givenName", #""""#, 400, "validation", naming: "required"),
        .patient("a name of spaces", "givenName", #""   ""#, 400, "validation", naming: "required"),
        .patient("a name with a NUL", "givenName", #""a\u0000b""#, 400, "validation", naming: "invalidCharacters"),
        .patient("a name that is a NUL", "givenName", #""\u0000""#, 400, "validation", naming: "invalidCharacters"),
        .patient("a name with an escape", "givenName", #""\u001b[2J""#, 400, "validation", naming: "invalidCharacters"),
        .patient("a name with DEL", "givenName", #""a\u007f""#, 400, "validation", naming: "invalidCharacters"),
        .patient("a name with NEL", "givenName", #""a\u0085b""#, 400, "validation", naming: "invalidCharacters"),
        .patient("a name turned round", "givenName", #""\u202etxet""#, 400, "validation", naming: "invalidCharacters"),
        .patient(
            "a name with a line end", "givenName", #""a\r\nSet-Cookie: x""#, 400, "validation",
            naming: "invalidCharacters"),
        .patient("a name with a tab", "givenName", #""a\tb""#, 400, "validation", naming: "invalidCharacters"),
        .patient(
            "a name with a line separator", "givenName", #""a\u2028b""#, 400, "validation", naming: "invalidCharacters"),
        .patient(
            "a name with a noncharacter", "givenName", #""a\uffffb""#, 400, "validation", naming: "invalidCharacters"),
        .patient(
            "a name with the last noncharacter", "givenName", #""\udbff\udfff""#, 400, "validation",
            naming: "invalidCharacters"),
        HostileCase(
            "a name too long", "POST", "/api/v1/patients", 400, "validation", naming: "tooLong",
            body: .text(.repeated(#"{"givenName":""#, "a", 5000, #"","ageYears":30,"sex":"female"}"#))),
        HostileCase(
            "a name of accents on one letter", "POST", "/api/v1/patients", 400, "validation", naming: "tooLong",
            body: .text(.repeated(#"{"givenName":"a"#, #"\u0301"#, 9000, #"","ageYears":30,"sex":"female"}"#))),
        HostileCase(
            "a name of wide letters", "POST", "/api/v1/patients", 400, "validation", naming: "tooLong",
            body: .text(.repeated(#"{"givenName":""#, "ﷺ", 3000, #"","ageYears":30,"sex":"female"}"#))),
        .patient(
            "a phone that is a statement", "phone", #""1; DROP TABLE x""#, 400, "validation", naming: "invalidPhone"),
        .patient("a phone of letters", "phone", #""abc""#, 400, "validation", naming: "invalidPhone"),
        .patient(
            "a phone of 300 digits", "phone", .repeated(#"""#, "1", 300, #"""#), 400, "validation",
            naming: "invalidPhone"),
        .patient(
            "an email that ends a line", "email", #""a@b.example\r\nBcc: c@d.example""#, 400, "validation",
            naming: "invalidEmail"),
        .patient("an email without a host", "email", #""a@""#, 400, "validation", naming: "invalidEmail"),
        .patient("an email with two signs", "email", #""a@b@c.example""#, 400, "validation", naming: "invalidEmail"),
        .patient("an email that is a path", "email", #""../../etc/passwd""#, 400, "validation", naming: "invalidEmail"),
        .patient("a language that is none", "language", #""xx_yy_zz_'""#, 400, "validation", naming: "invalid"),
        .patient("a sex that is none", "sex", #""FEMALE""#, 400, "validation", naming: "invalid"),
        .patient("a sex in a list", "sex", #"["female"]"#, 400, "validation", naming: "wrongType"),
        .patient("a country that is none", "address", #"{"country":"ZZZ"}"#, 400, "validation", naming: "invalid"),
        .patient("a country with a NUL", "address", #"{"country":"E\u0000"}"#, 400, "validation", naming: "invalid"),
        .patient(
            "an identifier without a value", "identifiers", #"[{"system":"x","value":""}]"#, 400, "validation",
            naming: "required"),
        HostileCase(
            "identifiers by thousands", "POST", "/api/v1/patients", 400, "validation", naming: "tooMany",
            body: .text(
                .repeated(
                    #"{"givenName":"Nour","ageYears":30,"sex":"female","confirmDuplicate":true,"identifiers":["#,
                    #"{"system":"s","value":"v"},"#, 1500, #"{"system":"s","value":"w"}]}"#))),
        .patient("an MRN with a NUL", "mrn", #""\u0000""#, 400, "validation", naming: "invalid"),
    ]

    /// Birth dates that are none.
    static let dates: [HostileCase] = [
        .patient("a day that no month has", "birthDate", #""2026-02-30""#, 400, "validation", naming: "birthDate"),
        .patient("a leap day of no leap year", "birthDate", #""1900-02-29""#, 400, "validation", naming: "birthDate"),
        .patient("month nought", "birthDate", #""1990-00-10""#, 400, "validation", naming: "birthDate"),
        .patient("month thirteen", "birthDate", #""1990-13-10""#, 400, "validation", naming: "birthDate"),
        .patient("day nought", "birthDate", #""1990-01-00""#, 400, "validation", naming: "birthDate"),
        .patient("a year of five digits", "birthDate", #""19900-01-01""#, 400, "validation", naming: "birthDate"),
        .patient("a year with a sign", "birthDate", #""+1990-01-01""#, 400, "validation", naming: "birthDate"),
        .patient("a year before the first", "birthDate", #""-0001-01-01""#, 400, "validation", naming: "birthDate"),
        .patient("a year of no century", "birthDate", #""90-01-01""#, 400, "validation", naming: "birthDate"),
        .patient("year nought", "birthDate", #""0000-01-01""#, 400, "validation", naming: "birthDate"),
        .patient("a day in other digits", "birthDate", #""١٩٩٠-٠١-٠١""#, 400, "validation", naming: "birthDate"),
        .patient("a day with slashes", "birthDate", #""1990/01/01""#, 400, "validation", naming: "birthDate"),
        .patient("a day with a time", "birthDate", #""1990-01-01T00:00:00Z""#, 400, "validation", naming: "birthDate"),
        .patient("a day with a space", "birthDate", #""1990-01-01 ""#, 400, "validation", naming: "birthDate"),
        .patient("a week", "birthDate", #""1990-W01-1""#, 400, "validation", naming: "birthDate"),
        .patient("a day with a NUL", "birthDate", #""1990-01-01\u0000""#, 400, "validation", naming: "birthDate"),
        .patient("a day to come", "birthDate", #""2999-01-01""#, 400, "validation", naming: "birthDate"),
        .patient("a day too long ago", "birthDate", #""1700-01-01""#, 400, "validation", naming: "birthDate"),
        .patient("infinity", "birthDate", #""infinity""#, 400, "validation", naming: "birthDate"),
        .patient("an epoch", "birthDate", #""epoch""#, 400, "validation", naming: "birthDate"),
        .patient("today", "birthDate", #""today""#, 400, "validation", naming: "birthDate"),
    ]
}
