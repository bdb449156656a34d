import JSON
public import Kernel

/// Who was faster, or was there before (409).
public enum SchedulingConflict: Error, Hashable, Sendable {
    /// The practitioner or the room is taken then, or the group is full: other slots that are free.
    case slotTaken(alternatives: [SlotView])
    /// Of a series these occurrences meet what is booked: their starts.
    case occurrencesTaken([Timestamp])
    /// The slot is held no longer: it was released, booked, or its time is over.
    case holdEnded
    /// The patient waits in this queue already: that token.
    case tokenActive(QueueTokenID)
    /// The offer of a slot from the waitlist has ended.
    case offerEnded
    /// The patient has an open visit on that day: that visit.
    case visitOpen(VisitID)
}

/// A slot that can be booked.
public struct SlotView: Hashable, Sendable, Codable {
    /// Who gives the service: a user.
    public var practitionerId: UserID
    /// The room; absent where the service needs none.
    public var roomId: RoomID?
    /// Where; absent in a hospital of one place.
    public var locationId: LocationID?
    /// When it starts.
    public var startsAt: Timestamp
    /// When it ends, without what is kept free behind it.
    public var endsAt: Timestamp
    /// How many patients it still takes, of a service for groups.
    public var seats: Int?

    /// Makes a slot; the rest is set afterwards.
    public init(practitionerId: UserID, startsAt: Timestamp, endsAt: Timestamp) {
        self.practitionerId = practitionerId
        self.startsAt = startsAt
        self.endsAt = endsAt
    }
}

extension SchedulingConflict {
    /// The stable code; never renamed.
    public var code: String {
        switch self {
        case .slotTaken: "slotTaken"
        case .occurrencesTaken: "occurrencesTaken"
        case .holdEnded: "holdEnded"
        case .tokenActive: "tokenActive"
        case .offerEnded: "offerEnded"
        case .visitOpen: "visitOpen"
        }
    }

    /// The failure in the terms that clients share.
    var failure: Failure { Failure(.conflict, code: code, detail: detail, members: members) }

    private var detail: String {
        switch self {
        case .slotTaken: "The slot is taken. Take one of alternatives, or ask GET /api/v1/availability for others."
        case .occurrencesTaken:
            "Some occurrences meet what is booked; their starts are in occurrences. Choose another time or practitioner, "
                + "or send skipConflicts: true to book the others alone."
        case .holdEnded: "The slot is held no longer. Book without slotHoldId where it is still free, or hold another."
        case .tokenActive: "The patient waits in this queue already; the token is in tokenId."
        case .offerEnded:
            "The offer has ended; the slot went to somebody else. The patient keeps the place on the waitlist."
        case .visitOpen: "The patient has an open visit today; it is in visitId. Go on with it, or end it."
        }
    }

    private var members: [ProblemMember] {
        switch self {
        case .slotTaken(let alternatives): [ProblemMember(encoding: alternatives, as: "alternatives")]
        case .occurrencesTaken(let starts): [ProblemMember(encoding: starts, as: "occurrences")]
        case .tokenActive(let token): [ProblemMember(encoding: token, as: "tokenId")]
        case .visitOpen(let visit): [ProblemMember(encoding: visit, as: "visitId")]
        case .holdEnded, .offerEnded: []
        }
    }
}

extension ProblemMember {
    init(encoding value: some Encodable, as name: String) {
        // Losing the member is right where it cannot be encoded: the refusal itself must still reach the client.
        self.init(name: name, json: (try? StrictJSONEncoder().encode(value)) ?? Array("null".utf8))
    }
}
