/// The fields that every answer carries for the sake of browsers (api.md, Always there).
enum SecurityFields {
    /// Appends those that the answer does not set itself; `isSecure` adds Strict-Transport-Security.
    static func append(to run: inout ByteRun, unlessIn fields: HTTPFields, isSecure: Bool) {
        run.append("X-Content-Type-Options: nosniff\r\nReferrer-Policy: no-referrer\r\n")
        if !fields.contains(.contentSecurityPolicy) {
            run.append("Content-Security-Policy: default-src 'none'; frame-ancestors 'none'\r\n")
        }
        if isSecure { run.append("Strict-Transport-Security: max-age=63072000; includeSubDomains\r\n") }
    }
}
