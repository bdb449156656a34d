import AuthAPI
import HTTP
import Kernel

/// `/api/v1/api-keys`: the keys with which programs call.
enum APIKeys {
    static func routes(_ service: any AuthService) -> [Route] {
        [issue(service), list(service), get(service), revoke(service)]
    }

    private static let tag = "API keys"

    private static func issue(_ service: any AuthService) -> Route {
        Route.write(
            .post, "/api/v1/api-keys", id: "issueApiKey",
            summary: "Issue a key for a program; the secret is in this answer alone.", tag: tag,
            access: .permission(Permission.apiKeyWrite.rawValue), takes: IssueAPIKeyRequest.self,
            answers: IssuedAPIKeyView.self, status: 201, location: { "/api/v1/api-keys/\($0.id)" }
        ) { call, body in
            try await service.issueAPIKey(call.context(), body)
        }.with {
            let handler = $0.handler
            $0.handler = { call in
                var response = try await handler(call)
                response.fields.append("Cache-Control", "no-store")
                return response
            }
            $0.documentation.requestExample =
                #"{"name": "Laboratory link", "permissions": ["patient.read", "charge.write"]}"#
            $0.documentation.responseExample = issued
            $0.documentation.errors = [
                .invalid, DocumentedError(403, "permissionsExceedYours", "The caller lacks permissions of the key."),
                DocumentedError(
                    403, "rateClassNotYours", "Owners and administrators alone give the rate of merchants."),
                DocumentedError(403, "subjectNotYours", "The caller acts for somebody, and names another."),
                DocumentedError(409, "alreadyIssued", "It was issued under this Idempotency-Key; the secret is gone."),
                DocumentedError(422, "tooManyApiKeys", "The hospital has as many keys as it may have."),
            ]
        }
    }

    private static func list(_ service: any AuthService) -> Route {
        Route.read(
            "/api/v1/api-keys", id: "listApiKeys",
            summary: "The hospital's keys, oldest first, with what has become of each.",
            tag: tag, access: .permission(Permission.apiKeyRead.rawValue), query: [.limit, .cursor],
            answers: Page<APIKeyView>.self
        ) { call in
            try await service.apiKeys(call.context(), AuthPageRequest(call))
        }.with { $0.documentation.responseExample = #"{"items": [\#(key)]}"# }
    }

    private static func get(_ service: any AuthService) -> Route {
        Route.read(
            "/api/v1/api-keys/{id}", id: "getApiKey", summary: "A key, without its secret.", tag: tag,
            access: .permission(Permission.apiKeyRead.rawValue), answers: APIKeyView.self
        ) { call in
            try await service.apiKey(call.context(), call.id())
        }.with {
            $0.documentation.responseExample = key
            $0.documentation.errors = [.notFound]
        }
    }

    private static func revoke(_ service: any AuthService) -> Route {
        Route.delete(
            "/api/v1/api-keys/{id}", id: "revokeApiKey",
            summary: "End a key, and those made with it, within a second; an ended one stays so.", tag: tag,
            access: .permission(Permission.apiKeyWrite.rawValue)
        ) { call in
            try await service.revokeAPIKey(call.context(), call.id())
        }.with { $0.documentation.errors = [.notFound] }
    }

    private static let common =
        """
        "name": "Laboratory link", "permissions": ["patient.read", "charge.write"],
         "prefix": "mk_live_Zx3A", "lastFour": "q0Lk", "rateClass": "standard", "expiresAt": "2027-01-01T08:00:00Z",
         "createdAt": "2026-01-01T08:00:00Z", "version": 1
        """
    private static let issued = #"{"id": "{{api-keyId}}", "key": "mk_live_…", \#(common)}"#
    private static let key =
        #"{"id": "{{api-keyId}}", "userId": "{{principalId}}", "status": "active", \#(common)}"#
}
