/// Patients of a hospital with an active wallet each or several, filled with money over the API.
final class WalletData {
    /// How many wallets one owner gets.
    static let walletsPerOwner = 40
    /// What each wallet is given first, in minor units.
    static let openingMinor = 1_000_000_000_000
    /// Connections of what fills the wallets.
    private static let connections = 64
    /// How long one step may take in all, in seconds, and how long one try of it lasts.
    private static let (stepSeconds, trySeconds) = (600, 20)

    let hospital: BenchHospital
    /// The wallets' ids, oldest first.
    private(set) var wallets: [String] = []
    private let run: BenchRun
    private let server: MedleyServer

    /// Makes so many wallets.
    init(_ count: Int, run: BenchRun, server: MedleyServer) throws {
        (self.run, self.server) = (run, server)
        hospital = try run.hospital(at: server)
        let owners = try BenchPatients(server: server, hospital: hospital)
            .importing((count + Self.walletsPerOwner - 1) / Self.walletsPerOwner)
        Console.note("making \(count) wallets")
        try make(count, owners)
        wallets = try run.database.run(
            "SELECT wallet_id FROM wallet.wallet WHERE hospital_id = '\(hospital.id)' ORDER BY wallet_id;"
        ).split(separator: "\n").prefix(count).map(String.init)
        try finish(
            "SELECT wallet_id FROM wallet.wallet WHERE hospital_id = '\(hospital.id)' AND status = 'pending' "
                + "ORDER BY wallet_id;"
        ) { ("PUT", "/api/wallet/\($0)/activate", "") }
        let body =
            "{\"amount\":{\"amountMinor\":\(Self.openingMinor),\"currency\":\"EGP\"},\"reference\":\"opening\"}"
        try finish(
            "SELECT stream_id FROM journal.stream WHERE hospital_id = '\(hospital.id)' AND category = 'wallet' "
                + "AND version < 3 ORDER BY stream_id;"
        ) { ("POST", "/api/wallet/\($0)/credit", body) }
    }

    /// Sends requests for every id that a query gives, until it gives none.
    private func finish(_ query: String, _ request: (String) -> Request) throws {
        var spent = 0
        while true {
            let left = try run.database.run(query).split(separator: "\n").map(String.init)
            if left.isEmpty { return }
            try send(left.map(request), &spent)
        }
    }

    /// Makes what each owner lacks, until nobody lacks any: requests that were cut off were done or not, and an owner with more
    /// wallets than one may have is refused.
    private func make(_ count: Int, _ owners: [String]) throws {
        var spent = 0
        while true {
            var made: [String: Int] = [:]
            let query =
                "SELECT owner_id || ' ' || count(*) FROM wallet.wallet WHERE hospital_id = '\(hospital.id)' GROUP BY owner_id;"
            for line in try run.database.run(query).split(separator: "\n") {
                let words = line.split(separator: " ").map(String.init)
                if words.count == 2 { made[words[0]] = Int(words[1]) }
            }
            let left: [Request] = owners.enumerated().flatMap { index, owner in
                let wanted = min(Self.walletsPerOwner, count - index * Self.walletsPerOwner)
                let body = "{\"userId\":\"\(owner)\",\"type\":\"personal\",\"currency\":\"EGP\"}"
                return [Request](
                    repeating: ("POST", "/api/wallet", body), count: max(0, wanted - (made[owner] ?? 0)))
            }
            if left.isEmpty { return }
            try send(left, &spent)
        }
    }

    private typealias Request = (method: String, path: String, body: String)

    /// Sends each request once; what is under way at the end is sent again by the caller where it was not done.
    private func send(_ requests: [Request], _ spent: inout Int) throws {
        guard spent < Self.stepSeconds else { throw BenchFailure.failed("the wallets were not made in time") }
        spent += Self.trySeconds
        let lines = try hospital.headerLines(at: server)
        let texts = requests.map { request in
            "\(request.method) \(request.path) HTTP/1.1\r\n\(lines)Content-Type: application/json\r\n"
                + "Content-Length: \(request.body.utf8.count)\r\n\r\n\(request.body)"
        }
        let file = try run.workplace.write(texts.joined(separator: "\u{1e}"), "requests.txt")
        let script = """
            local requests = {}
            local place = 0
            function init(arguments)
              local text = io.open(\(LuaText.string(file)), "rb"):read("*a")
              local count = 0
              for one in text:gmatch("[^\\30]+") do
                if count % \(Wrk.threads) == number then requests[#requests + 1] = one end
                count = count + 1
              end
            end
            function request()
              place = place + 1
              if place >= #requests then wrk.thread:stop() end
              return requests[math.min(place, #requests)]
            end
            """
        _ = try run.wrk.run(
            .init(url: server.url, connections: min(Self.connections, max(Wrk.threads, texts.count)), script: script),
            seconds: Self.trySeconds)
    }
}
