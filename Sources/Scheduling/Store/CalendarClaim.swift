import Journal
import Kernel
import Postgres
import SchedulingAPI

/// Nobody and no room is booked twice: the calendar's blocks are claimed in the batch, and what meets a block loses.
///
/// Of many events of one appointment, held slot or group session only what they come to counts: whether, at their end, it
/// takes time. So a page of the log folds to the rows that its batches made one by one.
struct CalendarClaim: ContestedClaim {
    static let claimName = "scheduling.calendar"
    let name = CalendarClaim.claimName
    let tables = [SchedulingTable.calendarBlock]

    /// What an event does to the calendar.
    enum Effect: Hashable {
        case takes(StreamID, BookedSlot, expiresAt: Timestamp?, isOverbooked: Bool)
        case frees(StreamID)

        init?(_ event: SchedulingEvent) {
            guard case .appointment(let event) = event else { return nil }
            switch event {
            case .slotHeld(let event):
                self = .takes(event.holdID.retagged(), event.slot, expiresAt: event.expiresAt, isOverbooked: false)
            case .slotReleased(let event): self = .frees(event.holdID.retagged())
            case .booked(let event):
                // The group session has the block, whoever attends.
                guard event.groupSessionID == nil else { return nil }
                self = .takes(
                    event.appointmentID.retagged(), event.slot, expiresAt: nil, isOverbooked: event.isOverbooked)
            case .moved(let event):
                guard !event.step.status.holdsTime, event.groupSessionID == nil else { return nil }
                self = .frees(event.appointmentID.retagged())
            case .groupOpened(let event):
                self = .takes(event.sessionID.retagged(), event.slot, expiresAt: nil, isOverbooked: false)
            case .groupClosed(let event): self = .frees(event.sessionID.retagged())
            case .changed: return nil
            }
        }

        var owner: StreamID {
            switch self {
            case .takes(let owner, _, _, _), .frees(let owner): owner
            }
        }
    }

    private struct Block {
        var hospitalID: HospitalID
        var owner: StreamID
        /// The practitioner or the room.
        var resource: StreamID
        var slot: BookedSlot
        var expiresAt: Timestamp?
        var isOverbooked: Bool
        var ordinal: Int
    }

    func isCandidate(_ event: SchedulingEvent) -> Bool { Effect(event) != nil }

    func statement(for candidates: [AppendedEvent<SchedulingEvent>], into target: ProjectionTarget) -> SQL {
        var last: [RowKey<StreamTag>: Int] = [:]
        var freed: [RowKey<StreamTag>] = []
        let effects = candidates.map { (hospital: $0.hospitalID, effect: Effect($0.event)) }
        for (ordinal, candidate) in effects.enumerated() {
            guard let effect = candidate.effect else { continue }
            let key = RowKey<StreamTag>(candidate.hospital, effect.owner)
            last[key] = ordinal
            if case .frees = effect { freed.append(key) }
        }
        var blocks: [Block] = []
        var settled: [Int] = []
        for (ordinal, candidate) in effects.enumerated() {
            guard case .takes(let owner, let slot, let expiresAt, let isOverbooked)? = candidate.effect,
                last[RowKey(candidate.hospital, owner)] == ordinal
            else {
                settled.append(ordinal)
                continue
            }
            let resources: [StreamID] = [slot.practitionerID.retagged()] + (slot.roomID.map { [$0.retagged()] } ?? [])
            blocks += resources.map {
                Block(
                    hospitalID: candidate.hospital, owner: owner, resource: $0, slot: slot, expiresAt: expiresAt,
                    isOverbooked: isOverbooked, ordinal: ordinal)
            }
        }
        return Self.claim(blocks, freed: freed, settled: settled, in: target.table(SchedulingTable.calendarBlock))
    }

    /// Nobody is named by a block.
    func erasure(of subjects: [ErasedSubject], in target: ProjectionTarget) -> [SQL] { [] }

    private static func claim(
        _ blocks: [Block], freed: [RowKey<StreamTag>], settled: [Int], in table: String
    ) -> SQL {
        """
        SELECT place
        FROM scheduling.claim_blocks(
            \(unsafeRaw: "'\(table)'")::regclass, \(.ids(freed.map(\.hospital))), \(.ids(freed.map(\.id))),
            \(.int32s(settled.map { Int32(clamping: $0) })), \(.ids(blocks.map(\.hospitalID))), \(.ids(blocks.map(\.owner))),
            \(.ids(blocks.map(\.resource))), \(.timestamps(blocks.map(\.slot.startsAt))),
            \(.timestamps(blocks.map(\.slot.blockedUntil))), \(.timestamps(blocks.map(\.expiresAt))),
            \(.bools(blocks.map(\.isOverbooked))), \(.int32s(blocks.map { Int32(clamping: $0.ordinal) }))) AS place
        """
    }
}
