import Crypto
import EventLoop
import HTTP
import JSON
import Journal
import Kernel
import PatientAPI
import Postgres
import Synchronization
import TestSupport
import Testing

@testable import Patient

/// The module over a real database with a real journal, and its routes behind the real middleware.
struct Clinic: ServiceDesk {
    typealias ServiceFailure = PatientServiceError

    let cluster: PrivatePostgres
    let test: TestDatabase
    let database: Database
    let journal: EventJournal
    let reads: ReadRecorder
    let keys: Keyring
    let module: PatientModule
    let server: HTTPServer
    let ids: UUIDv7Generator
    let profiles: ClinicProfiles

    static let hospital = PatientDatabase.hospital
    static let other = PatientDatabase.otherHospital
    static let user = UserID(high: 0x018f_0000_0000_7000, low: 0x8000_0000_0000_0777)

    var service: any PatientService { module.service }

    /// The context of a request of a hospital's receptionist.
    func context(_ hospital: HospitalID = Clinic.hospital, key: String? = nil, hash: UInt8 = 1) -> RequestContext {
        .ofTest(
            Principal(kind: .user, id: Self.user, roles: ["receptionist"], permissions: []), in: hospital, key: key,
            hash: hash)
    }

    /// Registers a patient by hand.
    @discardableResult
    func register(
        _ given: String, _ family: String? = nil, born: String = "1986-03-14", phone: String? = nil, mrn: String? = nil,
        confirm: Bool = false, context: RequestContext? = nil
    ) async throws -> Written<PatientView> {
        var request = RegisterPatientRequest(givenName: given, familyName: family, sex: .female)
        request.birthDate = born
        request.phone = phone
        request.mrn = mrn
        request.confirmDuplicate = confirm
        return try await service.register(context ?? self.context(), request)
    }

    /// Runs statements as the superuser.
    @discardableResult
    func sql(_ text: String) throws -> String { try cluster.runSQL(text, database: test.name) }

    /// Verifies the whole log and every projection against it.
    func expectClean() async throws {
        let report = try await JournalVerifier(database: database, keys: keys, modules: [PatientModule.journalModule])
            .verify()
        #expect(report.isClean, "\(report.lines.filter { !$0.isClean }.map(\.description))")
        let tables = Set(report.lines.map(\.name))
        for table in ["patient", "identifier", "name_word", "patient_word", "mrn", "source", "external_resource"] {
            #expect(tables.contains("table patient.\(table)"), "\(tables.sorted())")
        }
    }
}

/// Settings of which only the country changes.
final class ClinicProfiles: HospitalProfileSource {
    private let country = Mutex("EG")

    /// Moves every hospital to another country.
    func move(to code: String) { country.withLock { $0 = code } }

    func profile(_ context: RequestContext) async throws(Failure) -> HospitalProfile {
        let code = country.withLock { $0 }
        guard let country = CountryCode(code), let currency = Currency("EGP"), let locale = LanguageTag("ar-EG") else {
            throw Failure(.internal, code: "fixture", detail: "")
        }
        let isOther = context.hospitalID == Clinic.other
        return HospitalProfile(
            country: country, currency: currency, timeZone: "Africa/Cairo", locale: locale,
            patientNumberPattern: isOther ? "B-{000}" : HospitalProfile.defaultPatientNumberPattern)
    }
}

/// Signs with nothing: the length of the document.
struct FixtureSigner: DocumentSigner {
    func detachedSignature(of document: [UInt8]) async throws(Failure) -> String { "signed..\(document.count)" }
}

/// Gives `body` a clinic on a fresh database and stops everything afterwards.
func withClinic(_ body: (Clinic) async throws -> Void) async throws {
    try await ConcurrencyLimit.databases.run { try await makeClinic(body) }
}

/// Gives `body` two processes on one fresh database and stops everything afterwards.
func withTwoClinics(_ body: (Clinic, Clinic) async throws -> Void) async throws {
    try await ConcurrencyLimit.databases.run {
        try await makeClinic { one in try await makeClinic(on: one.test) { two in try await body(one, two) } }
    }
}

private func makeClinic(on given: TestDatabase? = nil, _ body: (Clinic) async throws -> Void) async throws {
    let cluster = try PrivatePostgres.shared()
    let test = try given ?? cluster.makeDatabase()
    let group = try ReactorGroup(count: 1)
    let configuration = DatabaseConfiguration(connectionString: test.loginConnectionString)
    let database = Database(configuration: configuration, group: group)
    let clock = SystemClock()
    let ids = UUIDv7Generator(clock: clock)
    let keys = Keyring(masterKey: [UInt8](repeating: 7, count: 32))
    let journal = EventJournal(database: database, group: group, keys: keys, clock: clock, ids: ids)
    let reads = ReadRecorder(database: database, clock: clock)
    let profiles = ClinicProfiles()
    let result: Result<Void, any Error>
    do {
        try await database.start()
        let module = PatientModule(
            PatientDependencies(
                database: database, journal: journal, reads: reads, profiles: profiles, clock: clock, ids: ids,
                zones: TimeZoneDatabase(), signer: FixtureSigner()))
        journal.register(modules: [PatientModule.journalModule])
        var settings = HTTPServerConfiguration()
        settings.rateLimitsAreOn = false
        let server = try HTTPServer(
            configuration: settings, routes: module.routes,
            dependencies: HTTPServerDependencies(
                authenticator: PlainTokens(Clinic.user), clock: clock, ids: ids, readiness: { [] }), group: group)
        reads.start()
        try await body(
            Clinic(
                cluster: cluster, test: test, database: database, journal: journal, reads: reads, keys: keys,
                module: module, server: server, ids: ids, profiles: profiles))
        result = .success(())
    } catch {
        result = .failure(error)
    }
    await reads.stop()
    await journal.stop()
    await database.stop()
    await BlockingThreads.run { group.stop() }
    try result.get()
}

/// An answer of the server, taken apart.
struct ClinicAnswer: Sendable {
    let status: Int
    let fields: [String: String]
    let body: [UInt8]

    /// The body as JSON.
    func json() throws -> JSONValue { try JSONValue(parsing: body) }

    /// Names `code field.code …` of a problem, for tables.
    var problem: String {
        guard let json = try? json() else { return "\(status)" }
        let fields = (json["errors"]?.elements ?? []).map {
            "\($0["field"]?.string ?? "").\($0["code"]?.string ?? "")"
        }
        return (["\(status)", json["code"]?.string ?? ""] + fields).joined(separator: " ")
    }
}

extension Clinic {
    /// Sends a request of a hospital's user with all permissions of the module through the middleware.
    func send(
        _ method: String, _ path: String, _ body: String? = nil, fields: [String: String] = [:],
        hospital: HospitalID = Clinic.hospital, type: String = "application/json",
        permissions: String = "patient-read_patient-write_patient-import_audit-read"
    ) async throws -> ClinicAnswer {
        var head = "\(method) \(path) HTTP/1.1\r\nHost: clinic\r\nAuthorization: Bearer \(hospital).\(permissions)\r\n"
        for (name, value) in fields { head += "\(name): \(value)\r\n" }
        if let body { head += "Content-Type: \(type)\r\nContent-Length: \(body.utf8.count)\r\n" }
        return Self.read(await server.respond(to: Array((head + "\r\n" + (body ?? "")).utf8)))
    }

    private static func read(_ bytes: [UInt8]) -> ClinicAnswer {
        let end = bytes.indices.first { bytes[$0...].starts(with: Array("\r\n\r\n".utf8)) } ?? bytes.endIndex
        let lines = String(decoding: bytes[..<end], as: UTF8.self).split(separator: "\r\n")
        let status = lines.first.flatMap { Int($0.split(separator: " ").dropFirst().first ?? "") } ?? 0
        var fields: [String: String] = [:]
        for line in lines.dropFirst() {
            let parts = line.split(separator: ":", maxSplits: 1)
            fields[parts[0].lowercased()] = parts.count > 1 ? parts[1].trimmed : ""
        }
        return ClinicAnswer(status: status, fields: fields, body: Array(bytes[min(end + 4, bytes.endIndex)...]))
    }
}

extension Substring {
    /// Without spaces at its ends.
    fileprivate var trimmed: String {
        String(drop { $0 == " " }.reversed().drop { $0 == " " }.reversed())
    }
}
