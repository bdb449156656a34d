extension HostileCase {
    /// Numbers at the edges of types.
    static let numbers: [HostileCase] = [
        .patient("an age below nought", "ageYears", "-1", 400, "validation", naming: "outOfRange"),
        .patient("an age of minus nought", "ageYears", "-0", 201),
        .patient("an age beyond all people", "ageYears", "131", 400, "validation", naming: "outOfRange"),
        .patient("an age with a fraction", "ageYears", "30.5", 400, "validation", naming: "wrongType"),
        .patient("an age that is nearly whole", "ageYears", "30.0", 400, "validation", naming: "wrongType"),
        .patient("an age with an exponent", "ageYears", "3e1", 400, "validation", naming: "wrongType"),
        .patient("an age beyond 32 bits", "ageYears", "2147483648", 400, "validation", naming: "outOfRange"),
        .patient(
            "an age of the largest number", "ageYears", "9223372036854775807", 400, "validation", naming: "outOfRange"),
        .patient("an age beyond 64 bits", "ageYears", "9223372036854775808", 400, "validation", naming: "outOfRange"),
        .patient("an age below 64 bits", "ageYears", "-9223372036854775809", 400, "validation", naming: "outOfRange"),
        .patient("an age in text", "ageYears", #""30""#, 400, "validation", naming: "wrongType"),
        .patient("an age that is true", "ageYears", "true", 400, "validation", naming: "wrongType"),
        .patient("an age in a list", "ageYears", "[30]", 400, "validation", naming: "wrongType"),
        .patient(
            "an age of 400 digits", "ageYears", .repeated("", "9", 400, ""), 400, "validation", naming: "outOfRange"),
        .patient("an age beyond all doubles", "ageYears", "1e400", 400, "validation", naming: "wrongType"),
        .charge("a quantity of nought", ["0", "100", #""EGP""#], 400, "validation", naming: "outOfRange"),
        .charge("a quantity below nought", ["-1", "100", #""EGP""#], 400, "validation", naming: "outOfRange"),
        .charge(
            "a quantity beyond reason", ["9223372036854775807", "100", #""EGP""#], 400, "validation",
            naming: "outOfRange"),
        .charge(
            "a product that overflows", ["1000", "9223372036854775807", #""EGP""#], 400, "validation",
            naming: "outOfRange"),
        .charge("a price below nought", ["1", "-100", #""EGP""#], 400, "validation", naming: "outOfRange"),
        .charge(
            "the least price there is", ["1", "-9223372036854775808", #""EGP""#], 400, "validation",
            naming: "outOfRange"),
        .charge("a price with a fraction", ["1", "0.1", #""EGP""#], 400, "validation", naming: "wrongType"),
        .charge("a price in text", ["1", #""100""#, #""EGP""#], 400, "validation", naming: "wrongType"),
        .charge("another currency", ["1", "100", #""USD""#], 201),
        .charge("a currency in small letters", ["1", "100", #""egp""#], 400, "validation", naming: "invalid"),
        .charge("a currency that is none", ["1", "100", #""EGPX""#], 400, "validation", naming: "invalid"),
        .charge("a currency with a NUL", ["1", "100", #""E\u0000P""#], 400, "validation", naming: "invalid"),
        .charge("a currency that is a number", ["1", "100", "818"], 400, "validation", naming: "wrongType"),
        .charge(
            "a price beyond 64 bits", ["1", "18446744073709551616", #""EGP""#], 400, "validation", naming: "outOfRange"),
    ]

    /// Instants that are none.
    static let instants: [HostileCase] = [
        HostileCase(
            "asOf of an instant that is none", "GET", "/api/v1/patients/{{patientId}}?asOf=yesterday", 400,
            "validation", naming: "invalid"),
        HostileCase(
            "asOf of month thirteen", "GET", "/api/v1/patients/{{patientId}}?asOf=2026-13-01T00:00:00Z", 400,
            "validation", naming: "invalid"),
        HostileCase(
            "asOf of an hour too late", "GET", "/api/v1/patients/{{patientId}}?asOf=2026-01-01T25:00:00Z", 400,
            "validation", naming: "invalid"),
        HostileCase(
            "asOf of a second too late", "GET", "/api/v1/patients/{{patientId}}?asOf=2026-01-01T00:00:61Z", 400,
            "validation", naming: "invalid"),
        HostileCase(
            "asOf of no zone", "GET", "/api/v1/patients/{{patientId}}?asOf=2026-01-01T00:00:00", 400, "validation",
            naming: "invalid"),
        HostileCase(
            "asOf of a number", "GET", "/api/v1/patients/{{patientId}}?asOf=1e99", 400, "validation", naming: "invalid"),
        HostileCase(
            "asOf of year nought", "GET", "/api/v1/patients/{{patientId}}?asOf=0000-01-01T00:00:00Z", 400, "validation",
            naming: "invalid"),
        HostileCase(
            "asOf of a year of six digits", "GET", "/api/v1/patients/{{patientId}}?asOf=292277-01-01T00:00:00Z", 400,
            "validation", naming: "invalid"),
        HostileCase(
            "asOf of a year with a sign", "GET", "/api/v1/patients/{{patientId}}?asOf=%2B2026-01-01T00:00:00Z", 400,
            "validation", naming: "invalid"),
        HostileCase(
            "asOf of infinity", "GET", "/api/v1/patients/{{patientId}}?asOf=infinity", 400, "validation",
            naming: "invalid"),
        HostileCase(
            "asOf of a NUL", "GET", "/api/v1/patients/{{patientId}}?asOf=2026-01-01T00:00:00Z%00", 400,
            "malformedRequest"),
        HostileCase(
            "asOf of 200 decimals", "GET",
            .repeated("/api/v1/patients/{{patientId}}?asOf=2026-01-01T00:00:00.", "0", 200, "Z"), 400, "validation",
            naming: "invalid"),
        HostileCase(
            "asOf of an offset too far", "GET", "/api/v1/patients/{{patientId}}?asOf=2026-01-01T00:00:00+99:99", 400,
            "validation", naming: "invalid"),
    ]
}
