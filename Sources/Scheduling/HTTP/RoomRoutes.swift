import HTTP
import Kernel
import SchedulingAPI

/// `/api/v1/rooms`: where services are given.
enum RoomRoutes {
    static func all(_ service: any CatalogueService) -> [Route] {
        [open(service), list(service), get(service), change(service)]
    }

    private static let tag = "Rooms"
    private static let referenceErrors: [DocumentedError] = [.unknownLocation, .locationClosed, .unknownService]

    private static func open(_ service: any CatalogueService) -> Route {
        Route.write(
            .post, "/api/v1/rooms", id: "openRoom", summary: "Opens a room at a location.", tag: tag,
            access: .permission("service.write"), takes: OpenRoomRequest.self, answers: RoomView.self, status: 201,
            location: { "/api/v1/rooms/\($0.id)" }
        ) { call, request in
            try await service.openRoom(call.context(), request)
        }
        .with { route in
            route.documentation.requestExample = """
                {"name":"Room 2","locationId":"{{locationId}}","serviceIds":["{{serviceId}}"]}
                """
            route.documentation.responseExample = CatalogueExamples.room
            route.documentation.errors = [.invalidFields, .keyReused] + referenceErrors
        }
    }

    private static func list(_ service: any CatalogueService) -> Route {
        Route.read(
            "/api/v1/rooms", id: "listRooms", summary: "Lists rooms, oldest first.", tag: tag,
            access: .permission("service.read"),
            query: [
                CatalogueRoutes.statusParameter,
                QueryParameter("locationId", "Where.", example: "{{locationId}}"),
            ] + CatalogueRoutes.pageParameters,
            answers: Page<RoomView>.self
        ) { call in
            let query = RoomListQuery(
                status: try CatalogueRoutes.status(call), locationID: try CatalogueRoutes.location(call),
                page: try CatalogueRoutes.page(call))
            return try await service.rooms(call.context(), query)
        }
        .with { route in
            route.documentation.responseExample = "{\"items\":[\(CatalogueExamples.room)]}"
            route.documentation.errors = [.invalidFields]
        }
    }

    private static func get(_ service: any CatalogueService) -> Route {
        Route.read(
            "/api/v1/rooms/{id}", id: "getRoom", summary: "Gives a room.", tag: tag,
            access: .permission("service.read"), answers: RoomView.self, version: { $0.version }
        ) { call in
            try await service.room(call.context(), call.id())
        }
        .with { route in
            route.documentation.responseExample = CatalogueExamples.room
            route.documentation.errors = [.unknownID]
        }
    }

    private static func change(_ service: any CatalogueService) -> Route {
        Route.write(
            .patch, "/api/v1/rooms/{id}", id: "changeRoom",
            summary: "Changes a room of the version named in If-Match, or retires it: what is booked stays booked.",
            tag: tag, access: .permission("service.write"), takes: ChangeRoomRequest.self, answers: RoomView.self
        ) { call, request in
            try await call.onMatchingVersion(isRequired: true) { version in
                try await service.changeRoom(call.context(), call.id(), expectedVersion: version, request)
            }
        }
        .with { route in
            route.mediaTypes = CatalogueRoutes.patchTypes
            route.documentation.readsVersion = true
            route.documentation.requestExample = "{\"name\":\"Quiet room\",\"status\":\"active\"}"
            route.documentation.responseExample = CatalogueExamples.changedRoom
            route.documentation.errors =
                [.invalidFields, .unknownID, .stale, .keyReused, .versionRequired] + referenceErrors
        }
    }
}
