public import Kernel

/// An event in its stored form.
public struct EncodedEvent: Sendable, Hashable {
    /// The stable stored name, such as `patientRegistered`.
    public var type: String
    /// The version of the data's shape, from 1 to 32,767.
    public var schemaVersion: Int
    /// A JSON document: its exact bytes are hashed.
    public var data: [UInt8]

    /// Makes a stored form; see the properties.
    public init(type: String, schemaVersion: Int, data: [UInt8]) {
        self.type = type
        self.schemaVersion = schemaVersion
        self.data = data
    }
}

/// A row of `journal.event`.
public struct StoredEvent: Sendable, Hashable {
    /// Shard, 0–15.
    public var shard: Int
    /// Position in the shard, from 1, gapless.
    public var position: Int64
    /// The tenant.
    public var hospitalID: HospitalID
    /// The stream; of an event of two streams the first.
    public var streamID: StreamID
    /// The version in the stream, from 1, gapless.
    public var version: Int
    /// The second stream and the version there; nil for an event of one stream.
    public var second: SecondStream?
    /// The stored name.
    public var type: String
    /// The version of the data's shape.
    public var schemaVersion: Int
    /// The event's id.
    public var eventID: EventID
    /// The command that caused it.
    public var commandID: CommandID
    /// Who caused it.
    public var actorID: UserID?
    /// Whom it concerns.
    public var subjectID: SubjectID?
    /// When its batch was sealed.
    public var recordedAt: Timestamp
    /// The JSON document; empty where it was not asked for (`EventJournal.audit`).
    public var data: [UInt8]

    /// Makes an event as if it had been read, with the stored form given; the rest is filled in afterwards.
    public init(_ encoded: EncodedEvent, hospitalID: HospitalID, streamID: StreamID, version: Int, eventID: EventID) {
        shard = Shard.of(hospitalID)
        position = 0
        self.hospitalID = hospitalID
        self.streamID = streamID
        self.version = version
        type = encoded.type
        schemaVersion = encoded.schemaVersion
        self.eventID = eventID
        commandID = CommandID(high: 0, low: 0)
        recordedAt = Timestamp(microseconds: 0)
        data = encoded.data
    }

    /// Where the sealed fields of this event belong.
    public var place: FieldPlace { FieldPlace(hospitalID: hospitalID, streamID: streamID, version: version) }

    /// The second stream; nil for an event of one stream.
    public var secondStreamID: StreamID? { second?.streamID }

    /// The version in the second stream; nil for an event of one stream.
    public var secondVersion: Int? { second?.version }

    /// The version that the event has in a stream: what its history shows. Nil where it is of neither stream.
    public func version(in stream: StreamID) -> Int? {
        if stream == streamID { return version }
        return second?.streamID == stream ? second?.version : nil
    }
}

/// The second stream of an event that concerns two (docs/adr/0019-events-of-two-streams.md).
public struct SecondStream: Sendable, Hashable {
    /// The stream.
    public var streamID: StreamID
    /// The version in that stream, from 1.
    public var version: Int

    /// Names a stream and a version of it.
    public init(streamID: StreamID, version: Int) {
        self.streamID = streamID
        self.version = version
    }
}

/// An event of the present batch, as projections see it, before positions and times are known.
public struct AppendedEvent<Event: Sendable>: Sendable {
    /// The tenant.
    public var hospitalID: HospitalID
    /// The stream; of an event of two streams the first.
    public var streamID: StreamID
    /// The stream's category.
    public var category: String
    /// The version in the stream, from 1.
    public var version: Int
    /// The second stream and the version there; nil for an event of one stream.
    public var second: SecondStream?
    /// The event's id.
    public var eventID: EventID
    /// Who caused it.
    public var actorID: UserID?
    /// What happened.
    ///
    /// Times that a projection stores come from here: they entered in the command.
    public var event: Event

    /// Makes an event of the stream that `place` names; a second stream is set afterwards. See the properties.
    public init(place: FieldPlace, category: String, eventID: EventID, actorID: UserID?, event: Event) {
        hospitalID = place.hospitalID
        streamID = place.streamID
        self.category = category
        version = place.version
        self.eventID = eventID
        self.actorID = actorID
        self.event = event
    }
}
