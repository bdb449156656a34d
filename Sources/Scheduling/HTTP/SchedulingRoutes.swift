import HTTP
import Kernel
import SchedulingAPI

/// The routes of the module, in the order in which their examples work.
enum SchedulingRoutes {
    /// The table.
    static func all(_ service: any SchedulingService) -> [Route] {
        CatalogueRoutes.all(service) + [GetAvailability.route(service)] + AppointmentRoutes.all(service)
            + QueueRoutes.all(service)
    }
}

extension DocumentedError {
    /// The answer to fields that do not validate.
    static let invalidFields = DocumentedError(400, "validation", "Fields do not validate; all of them are listed.")
    /// The answer to an id that this hospital does not know.
    static let unknownID = DocumentedError(404, "notFound", "There is nothing with this id in this hospital.")
    /// The answer to a stale `If-Match`.
    static let stale = DocumentedError(412, "stale", "It was changed since; its version is in currentVersion.")
    /// The answer to a key that was used before.
    static let keyReused = DocumentedError(422, "idempotencyKeyReused", "The key was sent before with another request.")

    /// The answer of a rule.
    static func rule(_ rule: SchedulingRule, _ summary: String) -> DocumentedError {
        DocumentedError(422, rule.code, summary)
    }

    /// The answer where somebody was faster.
    static func conflict(_ conflict: SchedulingConflict, _ summary: String) -> DocumentedError {
        DocumentedError(409, conflict.code, summary)
    }
}
