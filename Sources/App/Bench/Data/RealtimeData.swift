internal import JSON
internal import Kernel

/// Two hospitals with wallets, and users who may hear of them or not.
struct RealtimeData {
    /// Wallets of each hospital: as many as a client may listen to at once. The first is one that all listen to.
    static let walletCount = 100
    /// Of so many movements one is on the wallet that all listen to.
    static let commonOneIn = 50
    /// So many clients share a user.
    private static let clientsPerUser = 50
    private static let hospitalCount = 2

    /// A hospital of them.
    struct Tenant {
        var hospital: BenchHospital
        var wallets: [String]
        /// The header lines of users who may read wallets.
        var readers: [String]
        /// Those of one who may not.
        var stranger: String
    }

    let tenants: [Tenant]
    private let ownerLines: [String]

    /// Makes them for so many clients of each kind.
    init(_ clients: Int, run: BenchRun, server: MedleyServer) throws {
        let readers = (2 * clients / Self.hospitalCount + Self.clientsPerUser - 1) / Self.clientsPerUser
        tenants = try (0..<Self.hospitalCount).map { _ in
            let hospital = try run.hospital(at: server)
            Console.note("making \(Self.walletCount) wallets and \(readers + 1) users")
            return Tenant(
                hospital: hospital, wallets: try Self.wallets(hospital, server),
                readers: try (0..<readers).map {
                    LuaText.headerLines(token: try hospital.addUser("cashier\($0)", role: "cashier", at: server))
                }, stranger: LuaText.headerLines(token: try hospital.addUser("nurse", role: "nurse", at: server)))
        }
        ownerLines = try tenants.map { try $0.hospital.headerLines(at: server) }
    }

    private static func wallets(_ hospital: BenchHospital, _ server: MedleyServer) throws -> [String] {
        let owners = try BenchPatients(server: server, hospital: hospital).importing(walletCount)
        let session = try hospital.session(at: server)
        return try owners.map { owner in
            let made = try session.expect(
                201, "POST", "/api/v1/wallet", ["userId": .string(owner), "type": "personal", "currency": "EGP"])
            let path = "/api/v1/wallet/\(made.text("id"))"
            try session.expect(200, "PUT", "\(path)/activate")
            try session.expect(
                202, "POST", "\(path)/credit",
                ["amount": ["amountMinor": 100_000_000, "currency": "EGP"], "reference": "opening"],
                fields: [("Idempotency-Key", "opening-\(owner)")])
            return made.text("id")
        }
    }

    /// Listeners of both kinds for both hospitals: each hears two wallets, the slow ones all.
    func wishes(_ clients: Int, slow: Int) -> [RealtimeListener.Wish] {
        let listening = (0..<2 * clients).map { number -> RealtimeListener.Wish in
            let tenant = tenants[number / 2 % tenants.count]
            let place = number / 2 / tenants.count
            let isSlow = number < slow
            let mine =
                isSlow ? tenant.wallets : [tenant.wallets[0], tenant.wallets[1 + place % (Self.walletCount - 1)]]
            return RealtimeListener.Wish(
                transport: number % 2 == 0 ? .socket : .stream, lines: tenant.readers[place % tenant.readers.count],
                channels: mine.map { "wallet:\($0)" }, isSlow: isSlow)
        }
        // Who may read no wallet, and who reads those of another hospital.
        let refused = [
            (tenants[0].stranger, tenants[0]), (tenants[1].stranger, tenants[1]),
            (tenants[0].readers[0], tenants[1]), (tenants[1].readers[0], tenants[0]),
        ].map { lines, tenant in
            RealtimeListener.Wish(
                transport: .socket, lines: lines, channels: ["wallet:\(tenant.wallets[0])"], isRefused: true)
        }
        return listening + refused
    }

    /// Movements in turns of the hospitals: credits and transfers, half and half.
    func requests(_ count: Int, seed: UInt64) -> [[UInt8]] {
        var random = SplitMix64(seed: seed)
        return (0..<count).map { number in
            let tenant = tenants[number % tenants.count]
            let from = Int.random(in: 1..<Self.walletCount, using: &random)
            let isCommon = number / tenants.count % Self.commonOneIn == 0
            let amount = "\"amount\":{\"amountMinor\":1,\"currency\":\"EGP\"},\"reference\":\"r\(number)x\""
            if isCommon || Bool.random(using: &random) {
                let wallet = tenant.wallets[isCommon ? 0 : from]
                return request(number, "/api/v1/wallet/\(wallet)/credit", "{\(amount)}")
            }
            let to = 1 + (from + Int.random(in: 0..<Self.walletCount - 2, using: &random)) % (Self.walletCount - 1)
            let body =
                "{\"fromWalletId\":\"\(tenant.wallets[from])\",\"toWalletId\":\"\(tenant.wallets[to])\",\(amount)}"
            return request(number, "/api/v1/wallet/transfer", body)
        }
    }

    private func request(_ number: Int, _ path: String, _ body: String) -> [UInt8] {
        Array(
            ("POST \(path) HTTP/1.1\r\n\(ownerLines[number % tenants.count])Content-Type: application/json\r\n"
                + "Idempotency-Key: realtime-\(number)\r\nContent-Length: \(body.utf8.count)\r\n\r\n\(body)").utf8)
    }

    /// What the log has, by channel and in order: the place of each message in the log, and as clients are told it.
    func log(_ database: BenchDatabase, after heads: [Int: Int]) throws -> [String: [(place: Int, position: String)]] {
        var messages: [String: [(place: Int, position: String)]] = [:]
        for tenant in tenants {
            let rows = try database.run(
                "SELECT shard, position, stream_id, second_stream_id FROM journal.event "
                    + "WHERE hospital_id = '\(tenant.hospital.id)' ORDER BY position;")
            for row in rows.split(separator: "\n") {
                let cells = row.split(separator: "|", omittingEmptySubsequences: false).map(String.init)
                guard cells.count == 4, let shard = Int(cells[0]), let number = Int(cells[1]) else { continue }
                guard number > heads[shard] ?? 0 else { continue }
                let isTransfer = !cells[3].isEmpty
                messages["wallet:\(cells[2])", default: []]
                    .append((2 * number, "\(shard)-\(number)" + (isTransfer ? ".1" : "")))
                if isTransfer {
                    messages["wallet:\(cells[3])", default: []].append((2 * number + 1, "\(shard)-\(number)"))
                }
            }
        }
        return messages
    }

    /// How far the shards reach.
    static func heads(_ database: BenchDatabase) throws -> [Int: Int] {
        let rows = try database.run("SELECT shard, max(position) FROM journal.event GROUP BY shard ORDER BY shard;")
        let pairs = rows.split(separator: "\n").compactMap { row -> (Int, Int)? in
            let cells = row.split(separator: "|").compactMap { Int($0) }
            return cells.count == 2 ? (cells[0], cells[1]) : nil
        }
        return Dictionary(pairs) { first, _ in first }
    }
}
