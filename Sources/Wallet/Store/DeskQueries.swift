import Kernel
import Postgres
import WalletAPI

/// The SQL texts that read requests and what refunds need. Each names the hospital.
enum DeskQueries {
    /// A request.
    static func approval(_ hospital: HospitalID, _ id: ApprovalID) -> SQL {
        """
        SELECT \(unsafeRaw: ApprovalRow.columns)
        FROM wallet.approval a
        WHERE a.hospital_id = \(hospital) AND a.approval_id = \(id)
        """
    }

    /// A page of requests, newest first.
    static func approvals(
        _ hospital: HospitalID, status: ApprovalStatus?, before: ApprovalID?, limit: Int
    ) -> SQL {
        var conditions: SQL = "a.hospital_id = \(hospital)"
        if let before { conditions = "\(conditions) AND a.approval_id < \(before)" }
        if let status { conditions = "\(conditions) AND a.status = \(status.rawValue)" }
        return """
            SELECT \(unsafeRaw: ApprovalRow.columns)
            FROM wallet.approval a
            WHERE \(conditions)
            ORDER BY a.approval_id DESC
            LIMIT \(Int64(limit))
            """
    }

    /// The pending requests of all tenants whose time is over at `now`, oldest first, behind `after`; for `medley_system`.
    static func dueApprovals(_ now: Timestamp, after: DueApproval?, limit: Int) -> SQL {
        var conditions: SQL = "a.status = 'pending' AND a.expires_at <= \(now)"
        if let after {
            conditions = """
                \(conditions)
                AND (a.expires_at, a.hospital_id, a.approval_id)
                    > (\(after.expiresAt), \(after.hospitalID), \(after.approvalID))
                """
        }
        return """
            SELECT a.expires_at, a.hospital_id, a.approval_id
            FROM wallet.approval a
            WHERE \(conditions)
            ORDER BY a.expires_at, a.hospital_id, a.approval_id
            LIMIT \(Int64(limit))
            """
    }

    /// Where the event of a movement stands: its stream, and its version there. It is found by the movement's row, since the log
    /// has no index by the ids of its events.
    static func movement(_ hospital: HospitalID, _ id: EventID) -> SQL {
        """
        SELECT e.stream_id, e.version
        FROM wallet.movement AS n
        JOIN journal.event AS e ON e.shard = journal.shard_of(\(hospital)) AND e.position = n.position
            AND e.recorded_at = n.recorded_at AND e.hospital_id = n.hospital_id AND e.event_id = n.event_id
        WHERE n.hospital_id = \(hospital) AND n.event_id = \(id)
        """
    }

    /// The newest wallets of an owner.
    static func wallets(_ hospital: HospitalID, of owner: UserID, limit: Int) -> SQL {
        """
        SELECT w.wallet_id
        FROM wallet.wallet w
        WHERE w.hospital_id = \(hospital) AND w.owner_id = \(owner)
        ORDER BY w.wallet_id DESC
        LIMIT \(Int64(limit))
        """
    }
}
