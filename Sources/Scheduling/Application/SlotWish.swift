import Crypto
import Kernel
import SchedulingAPI

/// What somebody wants of the calendar.
struct SlotWish: Hashable, Sendable {
    var serviceID: ServiceID
    var practitionerID: UserID
    var roomID: RoomID?
    var locationID: LocationID?
    var startsAt: Timestamp
    /// Whether it may lie over others, and outside of working hours.
    var overbooks = false
    /// The held slot, or the appointment, whose blocks are not in the way, as they end with the booking.
    var except: Set<StreamID> = []
}

/// A slot that was found to be free, or that may be taken all the same.
struct FoundSlot: Hashable, Sendable {
    var slot: BookedSlot
    /// The block that several patients attend, of a service for groups.
    var groupSessionID: GroupSessionID?
    /// How many it takes.
    var capacity: Int
    /// Whether the room was chosen here, so that another may be.
    var hasChosenRoom: Bool
}

extension GroupSessionID {
    /// The session of a service that a practitioner gives at a time: the first booking opens it, and others find it.
    init(of hospital: HospitalID, _ wish: SlotWish) {
        var bytes = Array("groupSession".utf8)
        hospital.append(to: &bytes)
        wish.serviceID.append(to: &bytes)
        wish.practitionerID.append(to: &bytes)
        bytes += withUnsafeBytes(of: wish.startsAt.microseconds.bigEndian) { Array($0) }
        let hash = SHA256.hash(bytes)
        func word(_ place: Int) -> UInt64 { hash[place..<place + 8].reduce(0) { $0 << 8 | UInt64($1) } }
        // The bits that say which kind of UUID it is: version 8, made by who uses it (RFC 9562 section 5.8).
        self.init(
            high: word(0) & ~0xf000 | 0x8000, low: word(8) & 0x3fff_ffff_ffff_ffff | 0x8000_0000_0000_0000)
    }
}
