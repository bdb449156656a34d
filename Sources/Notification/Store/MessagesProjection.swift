import Journal
import Kernel
import NotificationAPI
import Postgres

/// The read table of messages. It holds no words, so that an erasure has nothing to do in it.
struct MessagesProjection: InlineProjection {
    let name = "messages"
    let tables = [MessagesProjection.table]

    /// The table.
    static let table = "notification.message"

    /// What a batch does to one row: every event says status and time whole.
    fileprivate struct Change {
        var hospitalID: HospitalID
        var messageID: MessageID
        var version = 0
        /// The message, where the batch makes it.
        var queued: MessageQueued?
        var status = MessageStatus.queued
        /// Nil where the batch says nothing of it: the row's stays.
        var nextAt: Timestamp?
        var sentAt: Timestamp?
        var provider: String?
        var providerMessageID: String?
        var keepsNext = false
        var keepsStatus = false
        var at = Timestamp(microseconds: 0)
    }

    func statements(for events: [AppendedEvent<NotificationEvent>], into target: ProjectionTarget) -> [SQL] {
        var rows = RowChanges<RowKey<MessageTag>, Change>()
        for event in events { Self.apply(event, to: &rows) }
        let table = target.table(Self.table)
        let queued = rows.changes.filter { $0.queued != nil }
        let changed = rows.changes.filter { $0.queued == nil }
        return (queued.isEmpty ? [] : [Self.insert(queued, table)])
            + (changed.isEmpty ? [] : [Self.update(changed, table)])
    }

    func erasure(of subjects: [ErasedSubject], in target: ProjectionTarget) -> [SQL] { [] }

    private static func apply(
        _ appended: AppendedEvent<NotificationEvent>, to rows: inout RowChanges<RowKey<MessageTag>, Change>
    ) {
        switch appended.event {
        case .messageQueued(let event):
            let first = Change(hospitalID: appended.hospitalID, messageID: event.messageID)
            rows.update(RowKey(appended.hospitalID, event.messageID), first: first) { change in
                change.version = appended.version
                change.queued = event
                change.nextAt = event.dueAt
                change.at = event.at
            }
        case .messageMoved(let event):
            var first = Change(hospitalID: appended.hospitalID, messageID: event.messageID)
            (first.keepsNext, first.keepsStatus) = (true, true)
            rows.update(RowKey(appended.hospitalID, event.messageID), first: first) { change in
                change.version = appended.version
                change.at = event.at
                change.take(event.step, at: event.at)
            }
        case .templateSaved, .preferencesSet: break
        }
    }

    private static func insert(_ changes: [Change], _ table: String) -> SQL {
        let queued = changes.compactMap(\.queued)
        return """
            INSERT INTO \(unsafeRaw: table) (
                hospital_id, message_id, version, status, next_at, sent_at, provider, provider_message_id, updated_at,
                patient_id, subject_id, kind, created_at)
            SELECT * FROM unnest(
                \(keys(changes)), \(.ids(queued.map(\.patientID))), \(.ids(queued.map(\.subjectID))),
                \(.texts(queued.map(\.kind.rawValue))), \(.timestamps(queued.map(\.at))))
            """
    }

    private static func update(_ changes: [Change], _ table: String) -> SQL {
        """
        UPDATE \(unsafeRaw: table) AS m
        SET version = x.version,
            status = CASE WHEN x.keeps_status THEN m.status ELSE x.status END,
            next_at = CASE WHEN x.keeps_next THEN m.next_at ELSE x.next_at END,
            sent_at = COALESCE(x.sent_at, m.sent_at),
            provider = COALESCE(x.provider, m.provider),
            provider_message_id = COALESCE(x.provider_message_id, m.provider_message_id),
            updated_at = x.updated_at
        FROM unnest(
            \(keys(changes)), \(.bools(changes.map(\.keepsStatus))), \(.bools(changes.map(\.keepsNext)))
        ) AS x (
            hospital_id, message_id, version, status, next_at, sent_at, provider, provider_message_id, updated_at,
            keeps_status, keeps_next)
        WHERE m.hospital_id = x.hospital_id AND m.message_id = x.message_id
        """
    }

    /// hospital_id, message_id, version, status, next_at, sent_at, provider, provider_message_id, updated_at.
    private static func keys(_ changes: [Change]) -> SQL {
        """
        \(.ids(changes.map(\.hospitalID))), \(.ids(changes.map(\.messageID))),
        \(.int32s(changes.map { Int32(clamping: $0.version) })), \(.texts(changes.map(\.status.rawValue))),
        \(.timestamps(changes.map(\.nextAt))), \(.timestamps(changes.map(\.sentAt))),
        \(.texts(changes.map(\.provider))), \(.texts(changes.map(\.providerMessageID))),
        \(.timestamps(changes.map(\.at)))
        """
    }
}

extension MessagesProjection.Change {
    /// What a step makes of the row.
    fileprivate mutating func take(_ step: MessageStep, at: Timestamp) {
        switch step {
        case .rendered: set(.rendered)
        case .attempted(let attempt):
            set(.sending, next: attempt.until)
            provider = attempt.provider
        case .sent(let id):
            set(.sent, next: nil)
            sentAt = at
            providerMessageID = id ?? providerMessageID
        case .failed(_, let next, _, _): set(.failed, next: next)
        case .died: set(.dead, next: nil)
        case .postponed(let until): (nextAt, keepsNext) = (until, false)
        case .suppressed: set(.suppressed, next: nil)
        case .delivered: set(.delivered, next: nil)
        case .read: set(.read, next: nil)
        case .retried: set(.queued, next: at)
        }
    }

    private mutating func set(_ status: MessageStatus) { (self.status, keepsStatus) = (status, false) }

    private mutating func set(_ status: MessageStatus, next: Timestamp?) {
        set(status)
        (nextAt, keepsNext) = (next, false)
    }
}
