import Kernel
import Postgres
import WalletAPI

/// The SQL texts that read wallets and holds. Each names the hospital, and uses operators that row-level security lets an
/// index serve.
enum WalletQueries {
    /// A page of the ids of wallets, newest first.
    static func wallets(_ hospital: HospitalID, _ query: WalletListQuery, before: WalletID?, limit: Int) -> SQL {
        var conditions: SQL = "w.hospital_id = \(hospital)"
        if let before { conditions = "\(conditions) AND w.wallet_id < \(before)" }
        if let owner = query.userID { conditions = "\(conditions) AND w.owner_id = \(owner)" }
        if let status = query.status { conditions = "\(conditions) AND w.status = \(status.rawValue)" }
        return """
            SELECT w.wallet_id
            FROM wallet.wallet w
            WHERE \(conditions)
            ORDER BY w.wallet_id DESC
            LIMIT \(Int64(limit))
            """
    }

    /// How many wallets of an owner are not closed.
    static func openWallets(_ hospital: HospitalID, of owner: UserID) -> SQL {
        """
        SELECT count(*)
        FROM wallet.wallet w
        WHERE w.hospital_id = \(hospital) AND w.owner_id = \(owner) AND w.status <> \(WalletStatus.closed.rawValue)
        """
    }

    /// Where a person is paid: their oldest active personal wallet in a currency.
    static func payable(_ hospital: HospitalID, of owner: UserID, in currency: Currency) -> SQL {
        """
        SELECT w.wallet_id
        FROM wallet.wallet w
        WHERE w.hospital_id = \(hospital) AND w.owner_id = \(owner) AND w.status = \(WalletStatus.active.rawValue)
            AND w.type = \(WalletType.personal.rawValue) AND w.currency = \(currency.code)
        ORDER BY w.wallet_id
        LIMIT 1
        """
    }

    /// A hold of a wallet.
    static func hold(_ hospital: HospitalID, _ wallet: WalletID, _ hold: HoldID) -> SQL {
        """
        SELECT \(unsafeRaw: HoldRow.columns)
        FROM wallet.hold h
        WHERE h.hospital_id = \(hospital) AND h.hold_id = \(hold) AND h.wallet_id = \(wallet)
        """
    }

    /// A page of the holds of a wallet, newest first.
    static func holds(
        _ hospital: HospitalID, of wallet: WalletID, status: HoldStatus?, before: HoldID?, limit: Int
    ) -> SQL {
        var conditions: SQL = "h.hospital_id = \(hospital) AND h.wallet_id = \(wallet)"
        if let before { conditions = "\(conditions) AND h.hold_id < \(before)" }
        if let status { conditions = "\(conditions) AND h.status = \(status.rawValue)" }
        return """
            SELECT \(unsafeRaw: HoldRow.columns)
            FROM wallet.hold h
            WHERE \(conditions)
            ORDER BY h.hold_id DESC
            LIMIT \(Int64(limit))
            """
    }

    /// The open holds of all tenants whose time is over at `now`, the oldest first, behind `after`; for `medley_system`.
    static func dueHolds(_ now: Timestamp, after: DueHold?, limit: Int) -> SQL {
        var conditions: SQL = "h.status = 'open' AND h.expires_at <= \(now)"
        if let after {
            conditions = """
                \(conditions)
                AND (h.expires_at, h.hospital_id, h.hold_id) > (\(after.expiresAt), \(after.hospitalID), \(after.holdID))
                """
        }
        return """
            SELECT h.expires_at, h.hospital_id, h.hold_id, h.wallet_id
            FROM wallet.hold h
            WHERE \(conditions)
            ORDER BY h.expires_at, h.hospital_id, h.hold_id
            LIMIT \(Int64(limit))
            """
    }
}

/// An open hold whose time is over.
struct DueHold: Hashable, Sendable {
    var expiresAt: Timestamp
    var hospitalID: HospitalID
    var holdID: HoldID
    var walletID: WalletID

    /// Reads a row of `WalletQueries.dueHolds`.
    init(_ row: Row) throws {
        expiresAt = try row.timestamp(0)
        hospitalID = try row.id(1)
        holdID = try row.id(2)
        walletID = try row.id(3)
    }
}
