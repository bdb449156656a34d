import HTTP
import Kernel
import SchedulingAPI

/// `/api/v1/services`: what is offered.
enum ServiceRoutes {
    static func all(_ service: any CatalogueService) -> [Route] {
        [define(service), list(service), get(service), change(service)]
    }

    private static let tag = "Services"

    private static func define(_ service: any CatalogueService) -> Route {
        Route.write(
            .post, "/api/v1/services", id: "defineService",
            summary: "Defines what is offered: how long it takes, what it asks for, how many may come at once.",
            tag: tag,
            access: .permission("service.write"), takes: DefineServiceRequest.self, answers: ServiceView.self,
            status: 201, location: { "/api/v1/services/\($0.id)" }
        ) { call, request in
            try await service.defineService(call.context(), request)
        }
        .with { route in
            route.documentation.requestExample = """
                {"name":"Adaptive behaviour treatment","code":"97153","durationMinutes":60,"bufferAfterMinutes":10,\
                "slotMinutes":30,"capacity":1,"needsRoom":true,"requiredCredentials":["RBT"],"concurrentCodes":["97155"]}
                """
            route.documentation.responseExample = CatalogueExamples.service
            route.documentation.errors = [.invalidFields, .keyReused]
        }
    }

    private static func list(_ service: any CatalogueService) -> Route {
        Route.read(
            "/api/v1/services", id: "listServices", summary: "Lists services, oldest first.", tag: tag,
            access: .permission("service.read"),
            query: [CatalogueRoutes.statusParameter] + CatalogueRoutes.pageParameters, answers: Page<ServiceView>.self
        ) { call in
            let query = ServiceListQuery(
                status: try CatalogueRoutes.status(call), page: try CatalogueRoutes.page(call))
            return try await service.services(call.context(), query)
        }
        .with { route in
            route.documentation.responseExample = "{\"items\":[\(CatalogueExamples.service)]}"
            route.documentation.errors = [.invalidFields]
        }
    }

    private static func get(_ service: any CatalogueService) -> Route {
        Route.read(
            "/api/v1/services/{id}", id: "getService", summary: "Gives a service.", tag: tag,
            access: .permission("service.read"), answers: ServiceView.self, version: { $0.version }
        ) { call in
            try await service.service(call.context(), call.id())
        }
        .with { route in
            route.documentation.responseExample = CatalogueExamples.service
            route.documentation.errors = [.unknownID]
        }
    }

    private static func change(_ service: any CatalogueService) -> Route {
        Route.write(
            .patch, "/api/v1/services/{id}", id: "changeService",
            summary: "Changes a service of the version named in If-Match, or retires it: what is booked stays booked.",
            tag: tag, access: .permission("service.write"), takes: ChangeServiceRequest.self, answers: ServiceView.self
        ) { call, request in
            try await call.onMatchingVersion(isRequired: true) { version in
                try await service.changeService(call.context(), call.id(), expectedVersion: version, request)
            }
        }
        .with { route in
            route.mediaTypes = CatalogueRoutes.patchTypes
            route.documentation.readsVersion = true
            route.documentation.requestExample = "{\"bufferAfterMinutes\":15,\"status\":\"active\"}"
            route.documentation.responseExample = CatalogueExamples.changedService
            route.documentation.errors = [.invalidFields, .unknownID, .stale, .keyReused, .versionRequired]
        }
    }
}
