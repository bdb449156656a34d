import Kernel

/// A row of the record of reads as it is sent.
struct AccessRow: Sendable {
    let id: EntityID<RecordedReadTag>
    let key: AccessKey
    let group: AccessGroup
    /// How often the database refused what it was sent with.
    var failures = 0
    /// Whether it was sent and no answer came: it may be written, and stays the same, so that sending it again writes it once.
    var isUnanswered = false

    /// Whether it is as good as never sent, so that later reads may join it in another row.
    var isOpen: Bool { failures == 0 && !isUnanswered }
}
