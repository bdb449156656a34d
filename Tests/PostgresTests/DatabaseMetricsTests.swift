import Postgres
import Telemetry
import Testing

@Suite struct DatabaseMetricsTests {
    @Test func `units, refusals, connections and loans are counted for Prometheus`() async throws {
        let registry = MetricsRegistry()
        try await withDatabase(metrics: DatabaseMetrics(registry: registry)) {
            $0.sharedConnectionsPerReactor = 1
        } _: { fixture async throws in
            _ = try await fixture.database.query("SELECT 1", scope: .none)
            await #expect(throws: PostgresError.self) {
                try await fixture.database.query("SELECT 1 / \(0)", scope: .none)
            }
            try await fixture.database.withConnection(.system) { _ in
                let lines = text(of: registry)
                #expect(lines.contains("medley_database_connections_lent 1"))
                #expect(lines.contains("medley_database_connections_ready 2"))
            }
            while await fixture.database.statistics.lentConnections > 0 { try await pause() }
            let lines = text(of: registry)
            #expect(lines.contains("medley_database_unit_seconds_count 2"))
            #expect(lines.contains("medley_database_failures_total{reason=\"refused\"} 1"))
            #expect(lines.contains("medley_database_connections_total{event=\"made\"} 2"))
            #expect(lines.contains("medley_database_connections_lent 0"))
        }
        let last = text(of: registry)
        #expect(last.contains("medley_database_connections_ready 0"))
    }

    private func text(of registry: MetricsRegistry) -> Set<String> {
        Set(String(decoding: registry.text().bytes, as: UTF8.self).split(separator: "\n").map(String.init))
    }
}
