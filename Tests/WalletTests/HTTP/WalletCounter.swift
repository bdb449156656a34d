import Crypto
import HTTP
import JSON
import Kernel
import Synchronization
import Telemetry
import TestSupport
import Testing
import WalletAPI

@testable import Wallet

/// The routes over a desk's service, behind the real middleware, with everything that is logged.
struct WalletCounter: Sendable {
    let desk: WalletDesk
    let log: CollectedLog
    private let server: HTTPServer

    init(_ desk: WalletDesk) throws {
        self.desk = desk
        log = CollectedLog()
        var settings = HTTPServerConfiguration()
        settings.rateLimitsAreOn = false
        var dependencies = HTTPServerDependencies(
            authenticator: NamedCallers(), clock: SystemClock(), ids: UUIDv7Generator(clock: SystemClock()),
            readiness: { [] })
        dependencies.logger = Logger(sink: log, clock: SystemClock(), minimumLevel: .debug)
        server = try HTTPServer(
            configuration: settings, routes: Self.routes(desk), dependencies: dependencies, group: desk.group)
    }

    static func routes(_ desk: WalletDesk) -> [Route] {
        WalletRoutes.all(
            desk.service, LiveLedgerService(database: desk.database, journal: desk.journal), desk.module.desk)
            + MerchantRoutes.all(desk.module.merchants) + CardRoutes.all(desk.module.cards)
            + PaymentRoutes.all(desk.module.payments)
            + (desk.module.webhooks.map { WebhookRoutes.all($0) } ?? [])
    }

    /// Sends a request of `caller`, see `NamedCallers`.
    func send(
        _ method: String, _ path: String, _ body: String? = nil, as caller: String = "staff", key: String? = nil,
        fields: [(name: String, value: String)] = []
    ) async throws -> HTTPTestResponse {
        var fields = fields + [(name: "Authorization", value: "Bearer \(caller)")]
        if let key { fields.append((name: "Idempotency-Key", value: key)) }
        if body != nil { fields.append((name: "Content-Type", value: "application/json")) }
        let request = HTTPTestRequest(method, path, fields: fields, body: Array((body ?? "").utf8))
        return try #require(HTTPTestResponse.parse(await server.respond(to: request.bytes), isEnd: true)).response
    }

    /// Makes a wallet of a currency over HealthPay's paths, in use and with so much in it.
    func wallet(_ amountMinor: Int64 = 0, _ currency: String = "EGP", of owner: UserID = WalletDesk.amal)
        async throws -> String
    {
        let body = "{\"userId\":\"\(owner)\",\"type\":\"personal\",\"currency\":\"\(currency)\"}"
        let id = try #require(try await send("POST", "/api/wallet", body).json["id"]?.string)
        let activated = try await send("PUT", "/api/wallet/\(id)/activate")
        #expect(activated.status == 200, "\(activated.text)")
        if amountMinor > 0 {
            let credited = try await send(
                "POST", "/api/wallet/\(id)/credit", Self.movement(amountMinor, currency, "opening"))
            #expect(credited.status == 202, "\(credited.text)")
        }
        return id
    }

    static func money(_ amountMinor: Int64, _ currency: String = "EGP") -> String {
        "{\"amountMinor\":\(amountMinor),\"currency\":\"\(currency)\"}"
    }

    static func movement(_ amountMinor: Int64, _ currency: String = "EGP", _ reference: String) -> String {
        "{\"amount\":\(money(amountMinor, currency)),\"reference\":\"\(reference)\"}"
    }

    static func transfer(_ from: String, _ to: String, _ amountMinor: Int64, _ reference: String) -> String {
        """
        {"fromWalletId":"\(from)","toWalletId":"\(to)","amount":\(money(amountMinor)),"reference":"\(reference)"}
        """
    }

    func balance(_ wallet: String) async throws -> Int64 {
        let answer = try await send("GET", "/api/wallet/\(wallet)/balance")
        return try #require(answer.json["balance"]?["amountMinor"]?.number?.integer(as: Int64.self))
    }
}

extension HTTPTestResponse {
    /// The body as JSON; null where it is none.
    var json: JSONValue {
        // What is no JSON fails what is expected of it.
        (try? JSONValue(parsing: body)) ?? .null
    }

    /// Status and code, then the fields that are named: `400 validation amount.amountMinor`.
    var outcome: String {
        let fields = (json["errors"]?.elements ?? []).compactMap { $0["field"]?.string }
        return (["\(status)", json["code"]?.string ?? ""] + fields).filter { !$0.isEmpty }.joined(separator: " ")
    }
}

/// Everything that was logged.
final class CollectedLog: LogSink {
    private let lines = Mutex<[String]>([])

    var text: String { lines.withLock { $0.joined(separator: "\n") } }

    func write(_ line: [UInt8]) {
        let text = String(decoding: line, as: UTF8.self)
        lines.withLock { $0.append(text) }
    }
}

/// Callers by name: two of the staff, a member each, somebody who may nothing, and staff of another tenant.
private struct NamedCallers: Authenticator {
    private static let all: Set = [
        "wallet.read", "wallet.write", "wallet.credit", "wallet.debit", "wallet.transfer", "wallet.hold",
        "wallet.limit", "wallet.refund", "ledger.read", "merchant.read", "merchant.write",
        "settlement.read", "settlement.write",
        "card.read", "card.write", "card.claim",
        "collection.read", "collection.write", "collection.refund",
        "transaction.search", "approval.read", "approval.write", "walletSetting.read", "walletSetting.write",
        "webhook.read", "webhook.write",
    ]

    func authenticate(
        bearer token: ArraySlice<UInt8>, deadlineNanoseconds: UInt64
    ) async throws(Failure) -> AuthenticatedCaller {
        switch String(decoding: token, as: UTF8.self) {
        case "staff": return caller(.user, WalletDesk.staff)
        case "colleague": return caller(.user, WalletDesk.colleague)
        case "machine": return caller(.apiKey, WalletDesk.colleague)
        case "amal": return caller(.member, WalletDesk.amal)
        case "basma": return caller(.member, WalletDesk.basma)
        case "nobody": return caller(.user, WalletDesk.staff, permissions: ["patient.read"])
        case "stranger": return caller(.user, WalletDesk.staff, of: WalletDesk.otherHospital)
        default: throw Failure(.unauthenticated, code: "invalidToken", detail: "Log in.")
        }
    }

    private func caller(
        _ kind: Principal.Kind, _ id: UserID, permissions: Set<String> = all,
        of hospital: HospitalID = WalletDesk.hospital
    ) -> AuthenticatedCaller {
        AuthenticatedCaller(
            hospitalID: hospital,
            principal: Principal(
                kind: kind, id: id, roles: [kind == .member ? "member" : "owner"], permissions: permissions))
    }
}

/// Gives `body` the routes of one process on a fresh database.
func withWalletCounter(_ body: (WalletCounter) async throws -> Void) async throws {
    try await withWalletDesk { desk in try await body(WalletCounter(desk)) }
}
