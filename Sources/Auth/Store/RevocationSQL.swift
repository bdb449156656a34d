import Journal
import Kernel
import Postgres

/// What ends access tokens before their time; see `auth.revocation`.
enum RevocationSQL {
    /// Records users with the first epoch that is good and the session that keeps those of the one before, and sessions
    /// without either; repeated, it says the same.
    static func record(subjects: [SubjectID], epochs: [Int32?], kept: [SessionID?]) -> SQL {
        """
        INSERT INTO auth.revocation AS r (subject_id, token_epoch, kept_session_id)
        SELECT *
        FROM unnest(\(.ids(subjects)), \(.int32s(epochs)), \(.optionalIDs(kept)))
            AS x (subject_id, token_epoch, kept_session_id)
        ORDER BY x.subject_id
        ON CONFLICT (subject_id)
        DO UPDATE SET token_epoch = greatest(r.token_epoch, excluded.token_epoch), recorded_at = clock_timestamp(),
            kept_session_id = CASE WHEN excluded.token_epoch > coalesce(r.token_epoch, -1) THEN excluded.kept_session_id
                ELSE r.kept_session_id END
        """
    }

    /// What was recorded since an instant of the database's clock, with what that clock says now; without an instant, in
    /// the last `seconds`.
    static func since(_ instant: Timestamp?, seconds: Int) -> SQL {
        """
        SELECT r.subject_id, r.token_epoch, n.present, r.kept_session_id
        FROM (SELECT clock_timestamp() AS present) n
        LEFT JOIN auth.revocation r
            ON r.recorded_at > coalesce(\(instant), n.present) - make_interval(secs => \(Int32(clamping: seconds)))
        ORDER BY r.recorded_at
        """
    }
}
