import Kernel

/// The commands that wait in a lane: in order of arrival within a hospital, in turns between hospitals, so that one
/// hospital's import starves nobody.
struct LaneQueue {
    private var lists: [HospitalID: TicketList] = [:]
    /// The hospitals with commands; the first is served first.
    private var ring: [HospitalID] = []
    /// How many commands wait.
    private(set) var count = 0

    var isEmpty: Bool { count == 0 }

    /// Adds a command behind the others of its hospital.
    mutating func append(_ ticket: LaneTicket) {
        if lists[ticket.hospitalID] == nil { ring.append(ticket.hospitalID) }
        lists[ticket.hospitalID, default: TicketList()].append(ticket)
        count += 1
    }

    /// Puts commands back before the others of their hospitals, in the order given.
    mutating func putBack(_ tickets: some BidirectionalCollection<LaneTicket>) {
        for ticket in tickets.reversed() {
            if lists[ticket.hospitalID] == nil { ring.insert(ticket.hospitalID, at: 0) }
            lists[ticket.hospitalID, default: TicketList()].prepend(ticket)
            count += 1
        }
    }

    /// Takes a batch: one command of each hospital in turn, of at most `hospitals` of them.
    mutating func take(commands: Int, hospitals: Int) -> [LaneTicket] {
        let chosen = Array(ring.prefix(hospitals))
        ring.removeFirst(chosen.count)
        var taken: [LaneTicket] = []
        var serving = chosen
        while taken.count < commands, !serving.isEmpty {
            var next: [HospitalID] = []
            for hospital in serving where taken.count < commands {
                guard let ticket = lists[hospital]?.popFirst() else { continue }
                taken.append(ticket)
                next.append(hospital)
            }
            serving = next
        }
        for hospital in chosen {
            if lists[hospital]?.isEmpty ?? true {
                lists[hospital] = nil
            } else {
                ring.append(hospital)
            }
        }
        count -= taken.count
        return taken
    }

    /// Takes out what `matches` says.
    mutating func remove(where matches: (LaneTicket) -> Bool) -> [LaneTicket] {
        var removed: [LaneTicket] = []
        for hospital in ring {
            removed += lists[hospital]?.remove(where: matches) ?? []
            if lists[hospital]?.isEmpty ?? true { lists[hospital] = nil }
        }
        ring.removeAll { lists[$0] == nil }
        count -= removed.count
        return removed
    }
}

/// A list that is taken from at the front, without moving the rest each time.
private struct TicketList {
    private var tickets: [LaneTicket?] = []
    private var head = 0

    var isEmpty: Bool { head == tickets.count }

    mutating func append(_ ticket: LaneTicket) { tickets.append(ticket) }

    mutating func prepend(_ ticket: LaneTicket) {
        if head > 0 {
            head -= 1
            tickets[head] = ticket
        } else {
            tickets.insert(ticket, at: 0)
        }
    }

    mutating func popFirst() -> LaneTicket? {
        guard head < tickets.count else { return nil }
        let ticket = tickets[head]
        tickets[head] = nil
        head += 1
        if head == tickets.count {
            tickets.removeAll(keepingCapacity: true)
            head = 0
        } else if head > 1_024, head > tickets.count / 2 {
            tickets.removeFirst(head)
            head = 0
        }
        return ticket
    }

    mutating func remove(where matches: (LaneTicket) -> Bool) -> [LaneTicket] {
        let present = tickets[head...].compactMap { $0 }
        let removed = present.filter(matches)
        if removed.isEmpty { return [] }
        tickets = present.filter { ticket in !removed.contains { $0 === ticket } }
        head = 0
        return removed
    }
}
