import Kernel
import Postgres
import WalletAPI

/// The SQL texts that read merchants and settlements. Each names the hospital, and is answered in the order of an index.
enum MerchantQueries {
    /// A merchant.
    static func merchant(_ hospital: HospitalID, _ id: MerchantID) -> SQL {
        """
        SELECT \(unsafeRaw: MerchantRow.columns)
        FROM wallet.merchant m
        WHERE m.hospital_id = \(hospital) AND m.merchant_id = \(id)
        """
    }

    /// A page of merchants, newest first.
    static func merchants(
        _ hospital: HospitalID, status: MerchantStatus?, before: MerchantID?, limit: Int
    ) -> SQL {
        var conditions: SQL = "m.hospital_id = \(hospital)"
        if let before { conditions = "\(conditions) AND m.merchant_id < \(before)" }
        if let status { conditions = "\(conditions) AND m.status = \(status.rawValue)" }
        return """
            SELECT \(unsafeRaw: MerchantRow.columns)
            FROM wallet.merchant m
            WHERE \(conditions)
            ORDER BY m.merchant_id DESC
            LIMIT \(Int64(limit))
            """
    }

    /// The merchants that a run looks at, in the order of their ids: those who are active, or were.
    static func settling(_ hospital: HospitalID, after: MerchantID?, limit: Int) -> SQL {
        """
        SELECT \(unsafeRaw: MerchantRow.columns)
        FROM wallet.merchant m
        WHERE m.hospital_id = \(hospital) AND m.merchant_id > \(after ?? MerchantID(high: 0, low: 0))
            AND m.settlement_days IS NOT NULL
        ORDER BY m.merchant_id
        LIMIT \(Int64(limit))
        """
    }

    /// The tenants that have active merchants, in the order of their ids; for `medley_system`.
    static func tenants(after: HospitalID?, limit: Int) -> SQL {
        """
        SELECT DISTINCT m.hospital_id
        FROM wallet.merchant m
        WHERE m.hospital_id > \(after ?? HospitalID(high: 0, low: 0)) AND m.status = 'active'
        ORDER BY m.hospital_id
        LIMIT \(Int64(limit))
        """
    }

    /// What a merchant sold, by day and method.
    static func sales(_ hospital: HospitalID, _ id: MerchantID, from: LocalDate, through: LocalDate) -> SQL {
        """
        SELECT s.day, s.method, s.currency, s.sale_count, s.sales_minor::text, s.refund_count, s.refunds_minor::text
        FROM wallet.merchant_sales s
        WHERE s.hospital_id = \(hospital) AND s.merchant_id = \(id)
            AND s.day >= \(SQLBind.date(days: Int32(clamping: from.dayNumber)))
            AND s.day <= \(SQLBind.date(days: Int32(clamping: through.dayNumber)))
        ORDER BY s.day, s.method
        """
    }

    /// A settlement.
    static func settlement(_ hospital: HospitalID, _ id: SettlementID) -> SQL {
        """
        SELECT \(unsafeRaw: SettlementRow.columns)
        FROM wallet.settlement s
        WHERE s.hospital_id = \(hospital) AND s.settlement_id = \(id)
        """
    }

    /// A page of settlements, newest first.
    static func settlements(
        _ hospital: HospitalID, of merchant: MerchantID?, before: SettlementID?, limit: Int
    ) -> SQL {
        var conditions: SQL = "s.hospital_id = \(hospital)"
        if let before { conditions = "\(conditions) AND s.settlement_id < \(before)" }
        if let merchant { conditions = "\(conditions) AND s.merchant_id = \(merchant)" }
        return """
            SELECT \(unsafeRaw: SettlementRow.columns)
            FROM wallet.settlement s
            WHERE \(conditions)
            ORDER BY s.settlement_id DESC
            LIMIT \(Int64(limit))
            """
    }
}
