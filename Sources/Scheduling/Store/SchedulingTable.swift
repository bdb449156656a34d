/// The module's tables.
enum SchedulingTable {
    static let service = "scheduling.service"
    static let room = "scheduling.room"
    static let practitioner = "scheduling.practitioner"
    static let calendarBlock = "scheduling.calendar_block"
    static let appointment = "scheduling.appointment"
    static let slotHold = "scheduling.slot_hold"
    static let groupSession = "scheduling.group_session"
    static let queue = "scheduling.queue"
    static let boardDirectory = "scheduling.board_directory"
    static let token = "scheduling.token"
    static let visit = "scheduling.visit"
}
