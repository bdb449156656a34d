import TestSupport

/// What the catalogue of a database says about tenants (data.md): every table of a tenant is under forced row-level security.
struct TenantCatalogue {
    /// Tables that belong to no tenant, each with the reason.
    static let tablesWithoutTenant: [String: String] = [
        "platform.medley_migration": "which migrations ran",
        "platform.job": "when the work that recurs is due, for all tenants together",
        "journal.shard_head": "the heads of the shards, which all tenants of a shard share",
        "journal.batch": "the chain of a shard",
        "journal.checkpoint": "how far subscribers have read",
        "journal.reader": "which version of each reader is live",
        "journal.identity": "which database this is",
        "journal.process": "which processes work on the database, and what they know",
        "journal.event_version": "in which version each kind of event is written",
        "platform.rebuildable_table": "which tables follow from the log",
        "journal.head_key": "the key that signs exported heads, sealed, for the system role alone",
        "auth.login_failure": "digests of what was typed before there was a tenant",
        "auth.request_limit": "digests of what was asked for before there was a tenant",
        "auth.revocation": "ids of tokens that ended, which every process reads for all tenants",
        "auth.signing_key": "the keys that sign tokens, sealed, for the system role alone",
    ]

    /// A setting that declares other tenants, none, or tries to be more than a list of ids.
    static let foreignSettings = [
        "", "019a0000-0000-7000-8000-000000000000", "{}", "'; SELECT 1; --", "x' OR 'a'='a",
        "019a0000-0000-7000-8000-000000000000') OR true; --",
    ]

    let postgres: PrivatePostgres
    let database: String

    /// Everything that breaks a rule, as `schema.table: what is wrong`.
    func violations() throws -> [String] {
        let excused = Self.tablesWithoutTenant.keys.map { "'\($0)'" }.joined(separator: ", ")
        return try lines(
            """
            WITH module_table AS (
                SELECT c.oid, n.nspname || '.' || c.relname AS name, c.relispartition, c.relrowsecurity,
                    c.relforcerowsecurity,
                    EXISTS (SELECT FROM pg_attribute a WHERE a.attrelid = c.oid AND a.attname = 'hospital_id'
                        AND NOT a.attisdropped AND a.attnotnull) AS has_tenant
                FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
                WHERE c.relkind IN ('r', 'p') AND n.nspname !~ '^pg_' AND n.nspname <> 'information_schema'
            ), tenant_table AS (SELECT * FROM module_table WHERE has_tenant)
            SELECT name || ': no hospital_id, and not on the list of tables without a tenant'
            FROM module_table WHERE NOT has_tenant AND name NOT IN (\(excused))
            UNION ALL
            SELECT name || ': row-level security is not enabled' FROM tenant_table WHERE NOT relrowsecurity
            UNION ALL
            SELECT name || ': row-level security is not forced' FROM tenant_table WHERE NOT relforcerowsecurity
            UNION ALL
            SELECT t.name || ': no policy holds the service to its tenants' FROM tenant_table t
            WHERE NOT EXISTS (SELECT FROM pg_policy p WHERE p.polrelid = t.oid AND 'medley_app'::regrole = ANY (p.polroles)
                AND p.polcmd = '*' AND pg_get_expr(p.polqual, p.polrelid) LIKE '%hospital_id%medley.hospital_ids%'
                AND pg_get_expr(p.polwithcheck, p.polrelid) LIKE '%hospital_id%medley.hospital_ids%')
            UNION ALL
            SELECT t.name || ': policy ' || p.polname || ' shows the service more than its tenants'
            FROM tenant_table t JOIN pg_policy p ON p.polrelid = t.oid
            WHERE p.polpermissive AND ('medley_app'::regrole = ANY (p.polroles) OR 0 = ANY (p.polroles))
                AND coalesce(pg_get_expr(p.polqual, p.polrelid), '') NOT LIKE '%hospital_id%medley.hospital_ids%'
            UNION ALL
            SELECT t.name || ': a partition may be reached directly' FROM tenant_table t
            WHERE t.relispartition AND (has_table_privilege('medley_app', t.oid, 'SELECT, INSERT, UPDATE, DELETE')
                OR has_table_privilege('medley_system', t.oid, 'SELECT, INSERT, UPDATE, DELETE'))
            UNION ALL
            SELECT t.name || ': the service may truncate it or give its rights away' FROM tenant_table t
            WHERE has_table_privilege('medley_app', t.oid, 'TRUNCATE, REFERENCES, TRIGGER')
            UNION ALL
            SELECT t.name || ': the service owns it' FROM module_table m JOIN tenant_table t USING (oid)
            JOIN pg_class c ON c.oid = t.oid WHERE c.relowner IN ('medley_app'::regrole, 'medley_system'::regrole)
            UNION ALL
            SELECT rolname || ': is a superuser or passes by row-level security' FROM pg_roles
            WHERE rolname LIKE 'medley%' AND (rolsuper OR rolbypassrls)
            UNION ALL
            SELECT n.nspname || '.' || p.proname || ': runs with its owner''s rights and has no search_path of its own'
            FROM pg_proc p JOIN pg_namespace n ON n.oid = p.pronamespace
            WHERE p.prosecdef AND n.nspname !~ '^pg_' AND n.nspname <> 'information_schema'
                AND NOT coalesce(array_to_string(p.proconfig, ' '), '') LIKE '%search_path%'
            UNION ALL
            SELECT n.nspname || '.' || p.proname || ': runs with a superuser''s rights'
            FROM pg_proc p JOIN pg_namespace n ON n.oid = p.pronamespace JOIN pg_roles r ON r.oid = p.proowner
            WHERE p.prosecdef AND r.rolsuper AND n.nspname !~ '^pg_' AND n.nspname <> 'information_schema'
            UNION ALL
            SELECT n.nspname || '.' || c.relname || ': a view with its owner''s rights'
            FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
            WHERE c.relkind IN ('v', 'm') AND n.nspname !~ '^pg_' AND n.nspname <> 'information_schema'
                AND NOT coalesce(array_to_string(c.reloptions, ' '), '') LIKE '%security_invoker=true%'
                AND NOT EXISTS (SELECT FROM pg_depend d WHERE d.objid = c.oid AND d.deptype = 'e')
            ORDER BY 1
            """)
    }

    /// Every table of tenants, partitions included.
    func tenantTables() throws -> [String] {
        try lines(
            """
            SELECT c.oid::regclass::text FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
            JOIN pg_attribute a ON a.attrelid = c.oid AND a.attname = 'hospital_id' AND NOT a.attisdropped
            WHERE c.relkind IN ('r', 'p') AND n.nspname !~ '^pg_' ORDER BY 1
            """)
    }

    /// How many rows of each table the service sees under a setting, nil for unset; refused counts as none.
    func rowsSeen(under setting: String?) throws -> [String: Int] {
        let declaration = setting.map { "SELECT set_config('medley.hospital_ids', $tag$\($0)$tag$, false);" } ?? ""
        return try rows(as: "SET ROLE medley_app; \(declaration)")
    }

    /// How many rows of each table there are for a tenant.
    func rows(of hospital: String) throws -> [String: Int] {
        try rows(as: "", condition: "hospital_id = '\(hospital)'")
    }

    private func rows(as preparation: String, condition: String = "true") throws -> [String: Int] {
        let tables = try tenantTables().map { "'\($0)'" }.joined(separator: ", ")
        let found = try lines(
            """
            CREATE FUNCTION pg_temp.seen(target text) RETURNS bigint LANGUAGE plpgsql AS $body$
            DECLARE result bigint;
            BEGIN
                EXECUTE format('SELECT count(*) FROM %s WHERE \(Self.doubled(condition))', target) INTO result;
                RETURN result;
            EXCEPTION WHEN insufficient_privilege OR invalid_text_representation THEN RETURN 0;
            END
            $body$;
            \(preparation)
            SELECT 'rows', t, pg_temp.seen(t) FROM unnest(ARRAY[\(tables)]) AS t;
            """)
        var result: [String: Int] = [:]
        for line in found {
            let columns = line.split(separator: "|", omittingEmptySubsequences: false)
            guard columns.count == 3, columns[0] == "rows" else { continue }
            result[String(columns[1])] = Int(columns[2])
        }
        return result
    }

    private static func doubled(_ text: String) -> String { ExampleRun.replacing("'", in: text, by: "''") }

    private func lines(_ text: String) throws -> [String] {
        try postgres.runSQL(text, database: database).split(separator: "\n").map(String.init)
    }
}
