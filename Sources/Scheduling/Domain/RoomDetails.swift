import Kernel
import SchedulingAPI

/// What is known of a room.
struct RoomDetails: Hashable, Sendable {
    var name: String
    var locationID: LocationID?
    var serviceIDs: [ServiceID] = []
    var status = ServiceStatus.active

    init(name: String) { self.name = name }

    /// The details after one change.
    func applying(_ update: RoomUpdate) -> RoomDetails {
        var result = self
        switch update {
        case .name(let value): result.name = value
        case .locationID(let value): result.locationID = value
        case .serviceIDs(let value): result.serviceIDs = value
        case .status(let value): result.status = value
        }
        return result
    }

    /// What clients see of it.
    func view(_ id: RoomID, version: Int, createdAt: Timestamp, updatedAt: Timestamp) -> RoomView {
        var view = RoomView(id: id, name: name, createdAt: createdAt)
        view.locationId = locationID
        view.serviceIds = serviceIDs
        view.status = status
        view.version = version
        view.updatedAt = updatedAt
        return view
    }
}
