/// The module's tables.
enum SchedulingTable {
    static let service = "scheduling.service"
    static let room = "scheduling.room"
    static let practitioner = "scheduling.practitioner"
    static let calendarBlock = "scheduling.calendar_block"
}
