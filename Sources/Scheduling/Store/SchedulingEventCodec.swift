import Journal
import Kernel
import SchedulingAPI

/// Stored name <-> event, part by part.
///
/// Free text (notes, reasons) may name a condition: it is one sealed JSON document in the member `sealed`, under the
/// patient's key. What remains in the clear (ids, codes, times) names nobody.
struct SchedulingEventCodec: EventCodec {
    /// What this release knows.
    static let versions = EventVersions(
        CatalogueEventCodec.versions
            .merging(AppointmentEventCodec.versions) { one, _ in one }
            .merging(QueueEventCodec.versions) { one, _ in one })
    var versions: EventVersions { Self.versions }

    func subject(of event: SchedulingEvent) -> SubjectID? {
        switch event {
        case .catalogue(let event): CatalogueEventCodec.subject(of: event)
        case .appointment(let event): AppointmentEventCodec.subject(of: event)
        case .queue(let event): QueueEventCodec.subject(of: event)
        }
    }

    func encode(_ event: SchedulingEvent, _ sealer: FieldSealer) throws(EventCodecError) -> EncodedEvent {
        switch event {
        case .catalogue(let event): try CatalogueEventCodec.encode(event, sealer)
        case .appointment(let event): try AppointmentEventCodec.encode(event, sealer)
        case .queue(let event): try QueueEventCodec.encode(event, sealer)
        }
    }

    func decode(_ stored: StoredEvent, _ opener: FieldOpener) throws(EventCodecError) -> SchedulingEvent {
        try Self.versions.requireKnown(stored)
        if CatalogueEventCodec.versions[stored.type] != nil {
            return .catalogue(try CatalogueEventCodec.decode(stored, opener))
        }
        if AppointmentEventCodec.versions[stored.type] != nil {
            return .appointment(try AppointmentEventCodec.decode(stored, opener))
        }
        return .queue(try QueueEventCodec.decode(stored, opener))
    }
}
