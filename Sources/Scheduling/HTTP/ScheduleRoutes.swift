import HTTP
import Kernel
import SchedulingAPI

/// `/api/v1/practitioners`: when practitioners work, and what they may give.
enum ScheduleRoutes {
    static func all(_ service: any CatalogueService) -> [Route] {
        [set(service), get(service), list(service)]
    }

    private static let tag = "Practitioners"

    private static func set(_ service: any CatalogueService) -> Route {
        Route.write(
            .put, "/api/v1/practitioners/{id}/schedule", id: "setPractitionerSchedule",
            summary: "Sets a practitioner's whole schedule in place of the one before: what is booked stays booked.",
            tag: tag, access: .permission("schedule.write"), takes: SetScheduleRequest.self,
            answers: PractitionerScheduleView.self
        ) { call, request in
            try await call.onMatchingVersion { version in
                try await service.setSchedule(call.context(), of: call.id(), expectedVersion: version, request)
            }
        }
        .with { route in
            route.documentation.readsVersion = true
            route.documentation.requestExample = CatalogueExamples.scheduleRequest
            route.documentation.responseExample = CatalogueExamples.schedule
            route.documentation.errors = [
                .invalidFields, .unknownID, .stale, .keyReused, .unknownService, .unknownLocation, .locationClosed,
                .rule(.unknownPractitioner, "The practitioner may not log in any more."),
            ]
        }
    }

    private static func get(_ service: any CatalogueService) -> Route {
        Route.read(
            "/api/v1/practitioners/{id}/schedule", id: "getPractitionerSchedule",
            summary: "Gives a practitioner's schedule; one without hours, of version 0, where none was set.", tag: tag,
            access: .permission("schedule.read"), answers: PractitionerScheduleView.self, version: { $0.version }
        ) { call in
            try await service.schedule(call.context(), of: call.id())
        }
        .with { route in
            route.documentation.responseExample = CatalogueExamples.schedule
            route.documentation.errors = [.unknownID]
        }
    }

    private static func list(_ service: any CatalogueService) -> Route {
        Route.read(
            "/api/v1/practitioners", id: "listPractitioners",
            summary: "Lists who has a schedule, with their credentials and services.", tag: tag,
            access: .permission("schedule.read"), query: CatalogueRoutes.pageParameters,
            answers: Page<PractitionerView>.self
        ) { call in
            try await service.practitioners(call.context(), CatalogueRoutes.page(call))
        }
        .with { route in
            route.documentation.responseExample = "{\"items\":[\(CatalogueExamples.practitioner)]}"
            route.documentation.errors = [.invalidFields]
        }
    }
}
