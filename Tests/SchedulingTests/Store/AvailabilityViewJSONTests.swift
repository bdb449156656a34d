import JSON
import Kernel
import SchedulingAPI
import Testing

@Suite struct AvailabilityViewJSONTests {
    /// The same members as a view that `Codable` writes.
    private struct Plain: Encodable {
        struct Slot: Encodable {
            var slot: SlotView
            func encode(to encoder: any Encoder) throws { try slot.encode(to: encoder) }
        }
        var items: [Slot]
        var nextFrom: Timestamp?
    }

    @Test(arguments: [false, true]) func `slots write themselves as Codable writes them`(isComplete: Bool) throws {
        var slot = SlotView(
            practitionerId: Given.doctor, startsAt: Given.at, endsAt: Given.at.advanced(by: .seconds(1_800)))
        if isComplete {
            slot.roomId = RoomID(high: 1, low: 2)
            slot.locationId = Given.location
            slot.seats = 4
        }
        let view = AvailabilityView(items: [slot, slot], nextFrom: isComplete ? Given.at : nil)
        let bytes = try StrictJSONEncoder().encode(view)
        let plain = Plain(items: view.items.map { .init(slot: $0) }, nextFrom: view.nextFrom)
        #expect(bytes == (try StrictJSONEncoder().encode(plain)))
        #expect(try StrictJSONDecoder().decode(AvailabilityView.self, from: bytes) == view)
    }
}
