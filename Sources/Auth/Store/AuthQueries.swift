import AuthAPI
import Kernel
import Postgres

/// What the module reads of its own tables.
struct AuthQueries: Sendable {
    let database: Database

    /// The hospital that a code belongs to.
    func hospitalID(code: String, deadline: UInt64) async throws(PostgresError) -> HospitalID? {
        guard Self.isStorable(code) else { return nil }
        let rows = try await database.query(
            "SELECT auth.find_hospital(\(code))", scope: .none, deadlineNanoseconds: deadline)
        return try rows.first?.optionalID(0)
    }

    /// Whether anyone has signed up.
    func hasHospital(deadline: UInt64) async throws(PostgresError) -> Bool {
        let rows = try await database.query("SELECT auth.has_hospital()", scope: .none, deadlineNanoseconds: deadline)
        return try rows.first?.bool(0) ?? false
    }

    /// The context's hospital.
    func hospital(_ context: RequestContext) async throws(PostgresError) -> HospitalView? {
        let rows = try await query(
            """
            SELECT hospital_id, code, name, country, currency, time_zone, locale, patient_number_pattern, created_at,
                updated_at, version, kind, member_sign_up, staff_second_factor
            FROM auth.hospital
            WHERE hospital_id = \(context.hospitalID)
            """, context)
        return try rows.first.map { row throws(PostgresError) in try HospitalView(row: row) }
    }

    /// A location.
    func location(_ context: RequestContext, _ id: LocationID) async throws(PostgresError) -> LocationView? {
        let rows = try await query(
            """
            SELECT \(unsafeRaw: LocationView.columns)
            FROM auth.location
            WHERE hospital_id = \(context.hospitalID) AND location_id = \(id)
            """, context)
        return try rows.first.map { row throws(PostgresError) in try LocationView(row: row) }
    }

    /// Locations behind an id, oldest first.
    func locations(
        _ context: RequestContext, after: LocationID?, limit: Int
    ) async throws(PostgresError) -> [LocationView] {
        let rows = try await query(
            """
            SELECT \(unsafeRaw: LocationView.columns)
            FROM auth.location
            WHERE hospital_id = \(context.hospitalID) AND location_id > \(after ?? LocationID(high: 0, low: 0))
            ORDER BY location_id
            LIMIT \(limit)
            """, context)
        return try rows.map { row throws(PostgresError) in try LocationView(row: row) }
    }

    /// A user.
    func user(_ context: RequestContext, _ id: UserID) async throws(PostgresError) -> UserAccount? {
        let rows = try await query(
            """
            SELECT \(unsafeRaw: UserAccount.columns)
            FROM auth.user_account u
            WHERE u.hospital_id = \(context.hospitalID) AND u.user_id = \(id)
            """, context)
        return try rows.first.map { row throws(PostgresError) in try UserAccount(row: row) }
    }

    /// A user with the hash of their password.
    func credential(_ context: RequestContext, _ id: UserID) async throws(PostgresError) -> UserAccount? {
        let rows = try await query(
            """
            SELECT \(unsafeRaw: UserAccount.columns), c.password_hash
            FROM auth.user_account u
            LEFT JOIN auth.user_credential c ON c.hospital_id = u.hospital_id AND c.user_id = u.user_id
            WHERE u.hospital_id = \(context.hospitalID) AND u.user_id = \(id)
            """, context)
        guard let row = rows.first else { return nil }
        var account = try UserAccount(row: row)
        account.passwordHash = try row.optionalText(UserAccount.columnCount)
        return account
    }

    /// Users of a kind behind an id, oldest first.
    func users(
        _ context: RequestContext, _ kind: UserKind, after: UserID?, limit: Int
    ) async throws(PostgresError) -> [UserView] {
        let rows = try await query(
            """
            SELECT \(unsafeRaw: UserAccount.columns)
            FROM auth.user_account u
            WHERE u.hospital_id = \(context.hospitalID) AND u.is_member = \(kind == .member)
                AND u.user_id > \(after ?? UserID(high: 0, low: 0))
            ORDER BY u.user_id
            LIMIT \(limit)
            """, context)
        return try rows.map { row throws(PostgresError) in try UserAccount(row: row).view }
    }

    /// The user who logs in with an address, with the hash of their password.
    func candidate(
        emailKey: String, of hospital: HospitalID, deadline: UInt64
    ) async throws(PostgresError) -> UserAccount? {
        guard Self.isStorable(emailKey) else { return nil }
        let rows = try await database.query(
            """
            SELECT \(unsafeRaw: UserAccount.columns), c.password_hash
            FROM auth.user_email e
            JOIN auth.user_account u ON u.hospital_id = e.hospital_id AND u.user_id = e.user_id
            LEFT JOIN auth.user_credential c ON c.hospital_id = e.hospital_id AND c.user_id = e.user_id
            WHERE e.hospital_id = \(hospital) AND e.email_key = \(emailKey)
            """, scope: .hospital(hospital), deadlineNanoseconds: deadline)
        guard let row = rows.first else { return nil }
        var account = try UserAccount(row: row)
        account.passwordHash = try row.optionalText(UserAccount.columnCount)
        return account
    }

    /// Whether PostgreSQL can hold a text at all: one with a NUL it refuses even to look for, and nobody has it.
    private static func isStorable(_ text: String) -> Bool { !text.utf8.contains(0) }

    private func query(_ statement: SQL, _ context: RequestContext) async throws(PostgresError) -> ResultSet {
        try await database.query(
            statement, scope: .hospital(context.hospitalID), deadlineNanoseconds: context.deadlineNanoseconds)
    }
}

extension HospitalView {
    fileprivate init(row: Row) throws(PostgresError) {
        guard let country = CountryCode(try row.text(3)), let currency = Currency(try row.text(4)),
            let locale = LanguageTag(try row.text(6))
        else { throw .decoding(column: 3, expected: "the codes of a hospital's settings") }
        var profile = HospitalProfile(
            country: country, currency: currency, timeZone: try row.text(5), locale: locale,
            patientNumberPattern: try row.text(7))
        guard let kind = TenantKind(rawValue: try row.text(11)),
            let signUp = MemberSignUp(rawValue: try row.text(12)),
            let secondFactor = SecondFactorRule(rawValue: try row.text(13))
        else { throw .decoding(column: 11, expected: "what kind of tenant it is, and its rules") }
        profile.kind = kind
        let stamp = ResourceStamp(
            createdAt: try row.timestamp(8), updatedAt: try row.timestamp(9), version: try row.int(10))
        self.init(id: try row.id(0), code: try row.text(1), name: try row.text(2), profile: profile, stamp: stamp)
        if kind == .operator { memberSignUp = signUp }
        staffSecondFactor = secondFactor
    }
}

extension LocationView {
    fileprivate static let columns =
        """
        location_id, name, code, line1, city, region, postal_code, country, phone, time_zone, status, created_at,
            updated_at, version
        """

    fileprivate init(row: Row) throws(PostgresError) {
        guard let status = LocationStatus(rawValue: try row.text(10)) else {
            throw .decoding(column: 10, expected: "status")
        }
        let stamp = ResourceStamp(
            createdAt: try row.timestamp(11), updatedAt: try row.timestamp(12), version: try row.int(13))
        self.init(id: try row.id(0), name: try row.text(1), status: status, stamp: stamp)
        code = try row.optionalText(2)
        var address = LocationAddress()
        address.line1 = try row.optionalText(3)
        address.city = try row.optionalText(4)
        address.region = try row.optionalText(5)
        address.postalCode = try row.optionalText(6)
        address.country = try row.optionalText(7)
        self.address = address == LocationAddress() ? nil : address
        phone = try row.optionalText(8)
        timeZone = try row.optionalText(9)
    }
}
