import AuthAPI
import HTTP
import Kernel

/// `/api/v1/locations`: the sites of a hospital.
enum Locations {
    static func routes(_ service: any AuthService) -> [Route] {
        [open(service), list(service), get(service), change(service)]
    }

    private static func open(_ service: any AuthService) -> Route {
        Route.write(
            .post, "/api/v1/locations", id: "openLocation", summary: "Open a location.", tag: "Locations",
            access: .permission(Permission.locationWrite.rawValue), takes: OpenLocationRequest.self,
            answers: LocationView.self, status: 201, location: { "/api/v1/locations/\($0.id)" }
        ) { call, body in
            try await service.openLocation(call.context(), body)
        }.with {
            $0.documentation.requestExample = AuthExamples.openLocation
            $0.documentation.responseExample = AuthExamples.location
            $0.documentation.errors = [.invalid]
        }
    }

    private static func list(_ service: any AuthService) -> Route {
        Route.read(
            "/api/v1/locations", id: "listLocations", summary: "The hospital's locations, oldest first.",
            tag: "Locations", access: .permission(Permission.locationRead.rawValue), query: [.limit, .cursor],
            answers: Page<LocationView>.self
        ) { call in
            try await service.locations(call.context(), AuthPageRequest(call))
        }.with { $0.documentation.responseExample = #"{"items": [\#(AuthExamples.location)]}"# }
    }

    private static func get(_ service: any AuthService) -> Route {
        Route.read(
            "/api/v1/locations/{id}", id: "getLocation", summary: "A location.", tag: "Locations",
            access: .permission(Permission.locationRead.rawValue), answers: LocationView.self,
            version: { $0.version }
        ) { call in
            try await service.location(call.context(), call.id())
        }.with {
            $0.documentation.responseExample = AuthExamples.location
            $0.documentation.errors = [.notFound]
        }
    }

    private static func change(_ service: any AuthService) -> Route {
        Route.write(
            .patch, "/api/v1/locations/{id}", id: "changeLocation", summary: "Change a location, or close it.",
            tag: "Locations", access: .permission(Permission.locationWrite.rawValue),
            takes: ChangeLocationRequest.self, answers: LocationView.self
        ) { call, body in
            try await call.onMatchingVersion(isRequired: true) { version in
                try await service.changeLocation(call.context(), call.id(), expectedVersion: version, body)
            }
        }.with {
            $0.mediaTypes.append("application/merge-patch+json")
            $0.documentation.readsVersion = true
            $0.documentation.requestExample = #"{"phone": "02 2735 0001"}"#
            $0.documentation.responseExample = AuthExamples.location
            $0.documentation.errors = [.invalid, .notFound, .stale, .versionRequired]
        }
    }
}
