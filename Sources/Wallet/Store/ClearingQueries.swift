import Kernel
import Postgres
import WalletAPI

/// The SQL texts that read clearings. Each names the hospital, and is answered in the order of an index.
enum ClearingQueries {
    /// A clearing.
    static func clearing(_ hospital: HospitalID, _ id: ClearingID) -> SQL {
        """
        SELECT \(unsafeRaw: ClearingRow.columns)
        FROM wallet.clearing c
        WHERE c.hospital_id = \(hospital) AND c.clearing_id = \(id)
        """
    }

    /// A page of clearings, newest first.
    static func clearings(_ hospital: HospitalID, _ query: ClearingListQuery, before: ClearingID?, limit: Int) -> SQL {
        var conditions: SQL = "c.hospital_id = \(hospital)"
        if let before { conditions = "\(conditions) AND c.clearing_id < \(before)" }
        if let side = query.side { conditions = "\(conditions) AND c.side = \(side.rawValue)" }
        if let status = query.status { conditions = "\(conditions) AND c.status = \(status.rawValue)" }
        return """
            SELECT \(unsafeRaw: ClearingRow.columns)
            FROM wallet.clearing c
            WHERE \(conditions)
            ORDER BY c.clearing_id DESC
            LIMIT \(Int64(limit))
            """
    }

    /// What a tenant sent and has no answer to yet, in the order of ids.
    static func underWay(_ hospital: HospitalID, after: ClearingID?, limit: Int) -> SQL {
        """
        SELECT \(unsafeRaw: ClearingRow.columns)
        FROM wallet.clearing c
        WHERE c.hospital_id = \(hospital) AND c.clearing_id > \(after ?? ClearingID(high: 0, low: 0))
            AND c.status = 'sent'
        ORDER BY c.clearing_id
        LIMIT \(Int64(limit))
        """
    }

    /// The tenants that sent what has no answer yet, in the order of their ids; for `medley_system`.
    static func tenants(after: HospitalID?, limit: Int) -> SQL {
        """
        SELECT DISTINCT c.hospital_id
        FROM wallet.clearing c
        WHERE c.hospital_id > \(after ?? HospitalID(high: 0, low: 0)) AND c.status = 'sent'
        ORDER BY c.hospital_id
        LIMIT \(Int64(limit))
        """
    }
}

/// A row of `wallet.clearing`, as clients see it.
enum ClearingRow {
    static let columns = """
        c.clearing_id, c.version, c.side, c.status, c.other_id, c.from_wallet_id, c.to_wallet_id, c.invoice_id, \
        c.amount_minor, c.currency, c.reference, c.refusal, c.in_suspense, c.created_at, c.updated_at
        """

    static func clearing(_ row: Row) throws -> ClearingView {
        let amount = Money(amountMinor: Int64(try row.int(8)), currency: try MerchantRow.currency(row, 9))
        var view = ClearingView(
            id: try row.id(0), side: try stored(try row.text(2), 2), status: try stored(try row.text(3), 3),
            hospitalId: try row.id(4), amount: amount)
        view.version = try row.int(1)
        view.fromWalletId = row.isNull(5) ? nil : try row.id(5)
        view.toWalletId = row.isNull(6) ? nil : try row.id(6)
        view.invoiceId = row.isNull(7) ? nil : try row.id(7)
        view.reference = try row.text(10)
        if let refusal = try row.optionalText(11) { view.refusal = try stored(refusal, 11) }
        view.inSuspense = try row.bool(12)
        view.createdAt = try row.timestamp(13)
        view.updatedAt = try row.timestamp(14)
        return view
    }

    private static func stored<Value: RawRepresentable<String>>(_ text: String, _ column: Int) throws -> Value {
        guard let value = Value(rawValue: text) else {
            throw PostgresError.decoding(column: column, expected: "a name that this release knows")
        }
        return value
    }
}
