import TestSupport
import Testing

extension EndToEnd {
    /// Every tenant's table is under forced row-level security, and the service without the right setting sees nothing.
    @Suite struct TenantCatalogueTests {
        @Test func `the catalogue keeps every rule, and no excuse is out of date`() throws {
            let installation = try Installation.shared()
            let catalogue = TenantCatalogue(postgres: installation.postgres, database: installation.database.name)
            let violations = try catalogue.violations()
            #expect(violations == [])
            #expect(try catalogue.tenantTables().count > 15)
            for name in TenantCatalogue.tablesWithoutTenant.keys.sorted() {
                let found = try installation.sql("SELECT to_regclass('\(name)')")
                #expect(found == [name], "\(name) is excused and does not exist")
            }
        }

        @Test(
            arguments: [
                "ALTER TABLE patient.patient DISABLE ROW LEVEL SECURITY",
                "ALTER TABLE patient.patient NO FORCE ROW LEVEL SECURITY",
                "DROP POLICY tenant ON patient.patient",
                "ALTER POLICY tenant ON patient.patient USING (true)",
                "CREATE POLICY open ON patient.patient FOR SELECT TO PUBLIC USING (true)",
                "CREATE TABLE patient.patient_copy (LIKE patient.patient)",
                "CREATE TABLE patient.note (id uuid PRIMARY KEY)",
                "ALTER TABLE journal.event_default DISABLE ROW LEVEL SECURITY",
                "GRANT SELECT ON journal.event_default TO medley_app",
                "GRANT TRUNCATE ON patient.patient TO medley_app",
                "ALTER TABLE patient.patient OWNER TO medley_app",
                "ALTER FUNCTION patient.is_tenant(uuid) SECURITY DEFINER RESET search_path",
                "CREATE VIEW patient.everyone AS SELECT * FROM patient.patient",
            ]) func `damage to one table is named`(damage: String) throws
        {
            let postgres = try PrivatePostgres.shared()
            let database = try postgres.makeDatabase()
            let catalogue = TenantCatalogue(postgres: postgres, database: database.name)
            try #require(try catalogue.violations() == [])
            try postgres.runSQL(damage, database: database.name)
            #expect(try !catalogue.violations().isEmpty)
        }

        @Test func `the service sees its declared tenant's rows and nobody's otherwise`() throws {
            let installation = try Installation.shared()
            let client = try installation.client()
            var run = ExampleRun(try APIDocument(client), code: Installation.freshCode(), client)
            try run.runAll()
            let hospital = try #require(run.clinic.variables["hospitalId"])
            let catalogue = TenantCatalogue(postgres: installation.postgres, database: installation.database.name)
            // What was read is recorded a moment later, so that its table may still grow.
            let before = try catalogue.rows(of: hospital)
            let seen = try catalogue.rowsSeen(under: hospital)
            let after = try catalogue.rows(of: hospital)
            for (table, count) in seen where count != 0 {
                #expect(count >= before[table, default: 0] && count <= after[table, default: 0], "\(table)")
            }
            #expect(seen.values.filter { $0 > 0 }.count > 8, "the service sees nearly nothing of its own: \(seen)")
            for setting in [nil] + TenantCatalogue.foreignSettings.map(Optional.some) {
                let foreign = try catalogue.rowsSeen(under: setting).filter { $0.value > 0 }
                #expect(foreign.isEmpty, "under the setting \(setting ?? "unset"): \(foreign)")
            }
        }

        @Test func `a table without its policy shows the service other tenants' rows`() throws {
            let postgres = try PrivatePostgres.shared()
            let database = try postgres.makeDatabase()
            let catalogue = TenantCatalogue(postgres: postgres, database: database.name)
            try postgres.runSQL(
                """
                INSERT INTO patient.name_word (hospital_id, word, patient_count)
                VALUES ('019a0000-0000-7000-8000-00000000000a', 'word', 1);
                """, database: database.name)
            #expect(try catalogue.rowsSeen(under: nil)["patient.name_word"] == 0)
            try postgres.runSQL("ALTER TABLE patient.name_word DISABLE ROW LEVEL SECURITY", database: database.name)
            #expect(try catalogue.rowsSeen(under: nil)["patient.name_word"] == 1)
        }
    }
}
