/// Transfers and balances over the API, by wallets drawn with a skew.
final class WalletLoad {
    /// Who is paid: anybody by the skew, or the first wallet by all others alike, as a merchant is.
    typealias Payee = WalletRival.Payee

    /// How many requests a thread writes beforehand, so that it takes little of the processors that the server is to have; where
    /// it needs more of those that must differ, it writes them from the same pairs of wallets.
    private static let drawnPairs = 50_000

    private let data: WalletData
    private let run: BenchRun
    private let server: MedleyServer
    private var loadCount = 0

    /// Loads a server with transfers between wallets.
    init(_ data: WalletData, run: BenchRun, server: MedleyServer) {
        (self.data, self.run, self.server) = (data, run, server)
    }

    /// One transfer, which must be answered with 202 and, with the same key again, with the same event.
    func first() throws {
        let session = try data.hospital.session(at: server)
        let body = Array(Self.body(from: data.wallets[1], to: data.wallets[0], counter: Self.counter(0)).utf8)
        let answers = try (0..<2).map { _ in
            try session.client.send(
                "POST", Self.path, token: session.token, fields: [("Idempotency-Key", "first")], body: body)
        }
        for answer in answers { try CheckSession.require(202, answer, "POST \(Self.path)") }
        guard answers[0].text("eventId") == answers[1].text("eventId") else {
            throw BenchFailure.failed("the same key moved money twice")
        }
    }

    /// Transfers for some seconds in a closed loop, each with a key of its own; half of the connections to another server of the
    /// same database where there is one.
    func transfers(
        _ payee: Payee, connections: Int, seconds: Int, sharedWith other: MedleyServer? = nil
    ) throws -> Sample {
        loadCount += 1
        let lines = try data.hospital.headerLines(at: server)
        let length = Self.body(from: data.wallets[0], to: data.wallets[0], counter: Self.counter(0)).utf8.count
        let script = """
            local wallets = \(LuaText.table(data.wallets))
            local pairs_ = {}
            local requests = {}
            local count = 0
            \(Self.drawing(payee))
            local head = \(LuaText.string("POST \(Self.path) HTTP/1.1\r\n\(lines)Content-Type: application/json\r\nIdempotency-Key: "))
            local middle = \(LuaText.string("\r\nContent-Length: \(length)\r\n\r\n"))
            local function written(place)
              local counter = string.format("b%02dt%dn%010d", \(loadCount), number, place)
              return head .. counter .. middle .. pairs_[place % \(Self.drawnPairs) + 1] .. counter .. '"}'
            end
            function init(arguments)
              math.randomseed(number + \(loadCount * 1_000))
              for i = 1, \(Self.drawnPairs) do
                local from, to = draw(#wallets)
                pairs_[i] = \(LuaText.string(Self.bodyStart)) .. wallets[from] .. '","toWalletId":"' .. wallets[to] ..
                  \(LuaText.string(Self.bodyMiddle))
              end
              for i = 1, \(Self.drawnPairs) do requests[i] = written(i) end
              collectgarbage()
            end
            function request()
              count = count + 1
              return requests[count] or written(count)
            end
            """
        return try run.countingLog {
            try MedleyServer.measuring([server] + (other.map { [$0] } ?? [])) {
                try run.wrk.run(
                    .init(url: server.url, connections: connections, script: script, otherPort: other?.port),
                    seconds: seconds)
            }
        }
    }

    /// Transfers as an open loop asks for them: the requests that `OpenLoop` sends, in their order.
    func requests(_ count: Int) throws -> [[UInt8]] {
        loadCount += 1
        let lines = try data.hospital.headerLines(at: server)
        var drawing = Zipf(count: data.wallets.count, skew: WalletRival.skew, seed: UInt64(loadCount))
        return (0..<count).map { place in
            let from = drawing.next()
            var to = drawing.next()
            if to == from { to = (from + 1) % data.wallets.count }
            let counter = Self.format(loadCount, 9, place)
            let body = Self.body(from: data.wallets[from], to: data.wallets[to], counter: counter)
            return Array(
                "POST \(Self.path) HTTP/1.1\r\n\(lines)Content-Type: application/json\r\nIdempotency-Key: \(counter)\r\n"
                    .utf8) + Array("Content-Length: \(body.utf8.count)\r\n\r\n\(body)".utf8)
        }
    }

    /// Balances for some seconds in a closed loop.
    func balances(connections: Int, seconds: Int) throws -> Sample {
        loadCount += 1
        let lines = try data.hospital.headerLines(at: server)
        let script = """
            local wallets = \(LuaText.table(data.wallets))
            local requests = {}
            local place = 0
            \(Self.drawing(.anyone))
            function init(arguments)
              math.randomseed(number + \(loadCount * 1_000))
              for i = 1, \(Self.drawnPairs) do
                local wallet = draw(#wallets)
                requests[i] = "GET /api/v1/wallet/" .. wallets[wallet] .. \
            \(LuaText.string("/balance HTTP/1.1\r\n\(lines)\r\n"))
              end
            end
            function request()
              place = place % \(Self.drawnPairs) + 1
              return requests[place]
            end
            """
        return try server.measuring {
            try run.wrk.run(.init(url: server.url, connections: connections, script: script), seconds: seconds)
        }
    }

    /// How many transfers the log has of the hospital.
    func stored() throws -> Double {
        try run.database.number(
            "SELECT count(*) FROM journal.event WHERE hospital_id = '\(data.hospital.id)' AND type = 'FundsTransferred';"
        )
    }

    private static let path = "/api/v1/wallet/transfer"
    private static let bodyStart = "{\"fromWalletId\":\""
    private static let bodyMiddle = "\",\"amount\":{\"amountMinor\":1,\"currency\":\"EGP\"},\"reference\":\""

    private static func body(from: String, to: String, counter: String) -> String {
        "\(bodyStart)\(from)\",\"toWalletId\":\"\(to)\(bodyMiddle)\(counter)\"}"
    }

    /// Text that no other request has, always as long; letters keep it from looking like the number of a card.
    private static func counter(_ count: Int) -> String { format(0, 0, count) }

    private static func format(_ load: Int, _ thread: Int, _ count: Int) -> String {
        func padded(_ value: Int, _ width: Int) -> String {
            let digits = String(value)
            return String(repeating: "0", count: max(0, width - digits.count)) + digits
        }
        return "b\(padded(load, 2))t\(thread)n\(padded(count, 10))"
    }

    /// Lua that draws two wallets: by the skew (inverse of the cumulated shares), or any but the first who pays the first.
    private static func drawing(_ payee: Payee) -> String {
        switch payee {
        case .one: "function draw(n) return math.random(2, n), 1 end"
        case .anyone:
            """
            local shares = nil
            local function rank(n)
              if shares == nil then
                shares = {}
                local sum = 0
                for i = 1, n do
                  sum = sum + i ^ -\(WalletRival.skew)
                  shares[i] = sum
                end
              end
              local x, low, high = math.random() * shares[n], 1, n
              while low < high do
                local half = math.floor((low + high) / 2)
                if shares[half] < x then low = half + 1 else high = half end
              end
              return low
            end
            function draw(n)
              local from, to = rank(n), rank(n)
              if from == to then to = to % n + 1 end
              return from, to
            end
            """
        }
    }
}
