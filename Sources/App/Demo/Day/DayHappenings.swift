/// What is still to happen, in the order of its minute; of one minute in the order in which it was put in.
struct DayHappenings: Sendable {
    /// One thing that happens.
    enum Happening: Sendable {
        /// A booked patient comes, by the place of the booking.
        case arrival(Int)
        /// A booked patient has not come.
        case noShow(Int)
        /// Somebody walks in, by the place among those.
        case walkIn(Int)
        /// A doctor is called away for the rest of the day.
        case calledAway
        /// A doctor has done with the patient who is in a room.
        case done(doctor: Int)
    }

    private var waiting: [(minute: Int, order: Int, happening: Happening)] = []
    private var order = 0

    /// Puts something in.
    mutating func add(_ happening: Happening, at minute: Int) {
        waiting.append((minute, order, happening))
        order += 1
    }

    /// Takes what comes next; nil where nothing does.
    mutating func next() -> (minute: Int, happening: Happening)? {
        guard
            let place = waiting.indices.min(by: { one, other in
                (waiting[one].minute, waiting[one].order) < (waiting[other].minute, waiting[other].order)
            })
        else { return nil }
        let found = waiting.remove(at: place)
        return (found.minute, found.happening)
    }
}
