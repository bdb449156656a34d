import Kernel

/// A row of the record of reads as it is sent: it stays the same from then on, so that sending it again writes it once.
struct AccessRow: Sendable {
    let id: EntityID<RecordedReadTag>
    let key: AccessKey
    let group: AccessGroup
    /// How often the database refused what it was sent with.
    var failures = 0
}
