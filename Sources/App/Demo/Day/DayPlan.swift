internal import Kernel

/// What happens on a simulated day, in minutes after the clinic opens: the same for the same seed.
struct DayPlan: Sendable {
    /// What becomes of a booked patient.
    enum Fate: Sendable, Hashable {
        /// Comes so many minutes before the start.
        case comes(minutesEarly: Int)
        /// Never comes.
        case staysAway
        /// Called off two days before.
        case calledOff
    }

    /// An appointment.
    struct Booking: Sendable {
        /// The patient's place in the plan.
        var patient: Int
        /// The doctor's place, from 0.
        var doctor: Int
        /// The start.
        var minute: Int
        var fate: Fate
    }

    /// Somebody who comes without an appointment.
    struct WalkIn: Sendable {
        var patient: Int
        var minute: Int
        /// `walkIn`, `elderly` or `emergency`.
        var priority: String
    }

    /// How long an appointment is booked for.
    static let slotMinutes = 20
    /// How long the clinic is open.
    static let openMinutes = 600
    /// Who works there, and where.
    static let (doctorCount, roomCount) = (3, 2)
    /// How many are booked and come or stay away, and how many of them stay away.
    static let (bookedCount, noShowCount) = (40, 4)
    /// How many call off in time, beside those.
    static let calledOffCount = 3
    /// How many come without an appointment, and how many of those are emergencies beside them.
    static let (walkInCount, emergencyCount) = (15, 2)
    /// Every so many of those who walk in are elderly.
    static let elderlyEvery = 4
    /// Slots of the day into which bookings are spread; what is behind them is room for those who are moved.
    static let bookedSlots = 24
    /// When a patient who has not come counts as one who will not.
    static let noShowMinutes = 15

    private(set) var bookings: [Booking] = []
    private(set) var walkIns: [WalkIn] = []
    /// The doctor who is called away, and when.
    private(set) var calledAway = (doctor: 0, minute: 0)
    /// How long each patient takes, by place.
    private(set) var serviceMinutes: [Int] = []

    /// How many patients there are.
    var patientCount: Int { bookings.count + walkIns.count }

    /// Makes a plan.
    init(seed: UInt64) {
        var random = SplitMix64(seed: seed)
        // Two rooms take two patients at once, whoever the doctors are.
        var places: [(slot: Int, doctor: Int)] = (0..<Self.bookedSlots).flatMap { slot in
            (0..<Self.doctorCount).shuffled(using: &random).prefix(Self.roomCount).map { (slot, $0) }
        }
        places.shuffle(using: &random)
        let count = Self.bookedCount + Self.calledOffCount
        var fates = (0..<count).map { place in
            if place < Self.noShowCount { return Fate.staysAway }
            if place < Self.noShowCount + Self.calledOffCount { return .calledOff }
            return .comes(minutesEarly: Int.random(in: 0...15, using: &random))
        }
        fates.shuffle(using: &random)
        bookings = zip(places.prefix(count), fates).enumerated().map { patient, pair in
            Booking(
                patient: patient, doctor: pair.0.doctor, minute: pair.0.slot * Self.slotMinutes, fate: pair.1)
        }
        let classes =
            (0..<Self.walkInCount).map { $0 % Self.elderlyEvery == 0 ? "elderly" : "walkIn" }
            + Array(repeating: "emergency", count: Self.emergencyCount)
        walkIns = classes.enumerated().map { place, priority in
            WalkIn(
                patient: count + place,
                minute: Int.random(in: 10..<Self.bookedSlots * Self.slotMinutes, using: &random),
                priority: priority)
        }
        calledAway = (Int.random(in: 0..<Self.doctorCount, using: &random), Int.random(in: 150...240, using: &random))
        serviceMinutes = (0..<patientCount).map { _ in Int.random(in: 9...19, using: &random) }
    }
}
