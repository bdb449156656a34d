import HTTP
import Kernel
import SchedulingAPI

/// `GET /api/v1/tokens/{id}/slip`
enum GetTokenSlip {
    static func route(_ service: any QueueService) -> Route {
        Route(
            .get, "/api/v1/tokens/{id}/slip", id: "getTokenSlip",
            summary: "Gives a token's slip as a page to be printed at 80 mm; it names nobody.", tag: QueueRoutes.queues,
            access: QueueRoutes.reads
        ) { call in
            let asked = try PageLanguage.asked(call)
            let slip = try await service.slip(call.context(), call.id())
            // The slip is for the patient: it speaks the hospital's language, whatever the desk's browser does.
            let language = asked ?? PageLanguage(rawValue: slip.language.language) ?? .english
            return TokenSlipPage.response(slip, language)
        }
        .with { route in
            route.idempotency = .none
            route.queryParameters = [PageLanguage.parameter]
            route.documentation.responseType = "text/html"
            route.documentation.errors = [.unknownID, .invalidFields]
        }
    }
}
