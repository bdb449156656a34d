import Kernel
import SchedulingAPI

/// What is known of a service.
struct ServiceDetails: Hashable, Sendable {
    var name: String
    var code: String?
    var durationMinutes: Int
    var bufferAfterMinutes = 0
    /// Nil for the duration, whatever it becomes.
    var slotMinutes: Int?
    var capacity = 1
    var needsRoom = false
    var requiredCredentials: [String] = []
    var concurrentCodes: [String] = []
    var status = ServiceStatus.active

    init(name: String, durationMinutes: Int) {
        self.name = name
        self.durationMinutes = durationMinutes
    }

    /// The distance of the starts that are offered.
    var effectiveSlotMinutes: Int { slotMinutes ?? durationMinutes }

    /// The details after one change.
    func applying(_ update: ServiceUpdate) -> ServiceDetails {
        var result = self
        switch update {
        case .name(let value): result.name = value
        case .code(let value): result.code = value
        case .durationMinutes(let value): result.durationMinutes = value
        case .bufferAfterMinutes(let value): result.bufferAfterMinutes = value
        case .slotMinutes(let value): result.slotMinutes = value
        case .capacity(let value): result.capacity = value
        case .needsRoom(let value): result.needsRoom = value
        case .requiredCredentials(let value): result.requiredCredentials = value
        case .concurrentCodes(let value): result.concurrentCodes = value
        case .status(let value): result.status = value
        }
        return result
    }

    /// What clients see of it.
    func view(_ id: ServiceID, version: Int, createdAt: Timestamp, updatedAt: Timestamp) -> ServiceView {
        var view = ServiceView(id: id, name: name, durationMinutes: durationMinutes, createdAt: createdAt)
        view.code = code
        view.bufferAfterMinutes = bufferAfterMinutes
        view.slotMinutes = effectiveSlotMinutes
        view.capacity = capacity
        view.needsRoom = needsRoom
        view.requiredCredentials = requiredCredentials
        view.concurrentCodes = concurrentCodes
        view.status = status
        view.version = version
        view.updatedAt = updatedAt
        return view
    }
}
