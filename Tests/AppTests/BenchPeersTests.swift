import Testing

@testable import App

@Suite struct BenchPeersTests {
    @Test func `the load generator's line gives rate, latencies and errors`() throws {
        let output = """
            Running 5s test @ http://127.0.0.1:1/healthz
            Requests/sec: 1.00
            medley-load requests=500000 microseconds=5000000 p50=610 p95=2100 p99=3700 connect=0 read=1 write=0 status=2 timeout=0
            """
        let sample = try #require(Wrk.sample(of: output))
        #expect(sample.count == 500_000)
        #expect(sample.ratePerSecond == 100_000)
        #expect(sample.p50Milliseconds == 0.61)
        #expect(sample.p95Milliseconds == 2.1)
        #expect(sample.p99Milliseconds == 3.7)
        #expect(sample.errorCount == 3)
    }

    @Test(arguments: [
        "", "Requests/sec: 12", "medley-load requests=5",
        "medley-load requests=a microseconds=1 p50=1 p95=1 p99=1 connect=0 read=0 write=0 status=0 timeout=0",
        "medley-load requests=1 microseconds=0 p50=1 p95=1 p99=1 connect=0 read=0 write=0 status=0 timeout=0",
        "medley-load requests=1 microseconds=1 p50=1 p95=1 p99=1 connect=0 read=0 write=0 status=0",
        "medley-load requests=1 microseconds=1 p50=1 p99=1 connect=0 read=0 write=0 status=0 timeout=0",
    ])
    func `a load generator that tells no figures gives no sample`(_ output: String) {
        #expect(Wrk.sample(of: output) == nil)
    }

    private static let pgbenchOutput = """
        pgbench (15.18)
        transaction type: read.sql
        query mode: prepared
        number of transactions actually processed: 89411
        number of failed transactions: 0 (0.000%)
        latency average = 0.447 ms
        initial connection time = 12.1 ms
        tps = 17899.124096 (without initial connection time)
        """

    @Test func `pgbench's report gives count and rate`() throws {
        let sample = try #require(Pgbench.sample(of: Self.pgbenchOutput))
        #expect(sample.count == 89411)
        #expect(sample.ratePerSecond == 17899.124096)
        #expect(sample.errorCount == 0)
    }

    @Test func `failed transactions and clients that gave up are errors`() throws {
        let text =
            Self.pgbenchOutput.replacing("transactions: 0", with: "transactions: 4")
            + "\npgbench: error: client 3 script 0 aborted in command 2"
        #expect(try #require(Pgbench.sample(of: text)).errorCount == 5)
    }

    @Test func `a pgbench that ended early gives no sample`() {
        #expect(Pgbench.sample(of: "pgbench: error: connection to server failed") == nil)
    }

    @Test func `text in Lua is safe whatever it holds`() {
        #expect(LuaText.string("a \"b\" \\ \r\né") == #""a \034b\034 \092 \013\010\195\169""#)
        #expect(LuaText.table(["a", "b"]) == "{\"a\",\n\"b\"}")
    }

    @Test func `SQL literals double their quotes`() {
        #expect(BenchDatabase.array(["O'Brien", "x"]) == "ARRAY['O''Brien','x']::text[]")
    }

    @Test(arguments: [
        ("NULL", "NULL"), ("'plain'", "'plain'"), (#"'{"a":true}'"#, #"E'{"a"\x3atrue}'"#),
        (#"E'\\x00:b'"#, #"E'\\x00\x3ab'"#),
    ])
    func `no literal holds what pgbench takes for a variable`(_ literal: String, _ safe: String) {
        #expect(AppendRival.withoutVariables(literal) == safe)
    }

    @Test func `nginx answers the same body and the same fields`() {
        let text = Nginx.configuration(
            body: "{\"status\":\"it's ok\"}",
            fields: [("content-type", "application/json"), ("date", "now"), ("x-a", "b 'c'"), ("x-request-id", "1")],
            port: 8123, folder: "/tmp/x")
        #expect(text.contains(#"return 200 '{"status":"it\'s ok"}';"#))
        #expect(text.contains(#"add_header x-a 'b \'c\'' always;"#))
        #expect(text.contains("add_header x-request-id $request_id always;"))
        #expect(text.contains("default_type 'application/json';"))
        #expect(!text.contains("add_header date"))
        #expect(text.contains("listen 127.0.0.1:8123"))
    }

    @Test func `a missing peer is named with its package`() {
        #expect {
            try Peers(environment: ["PATH": "/nonexistent"])
        } throws: { error in
            let message = (error as? UsageError)?.message ?? ""
            return message.contains("apt-get install wrk")
        }
    }
}
