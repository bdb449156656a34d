import Kernel

/// `GET /api/v1/authz/explain`: which rule allows or denies the caller an operation.
enum ExplainAccess {
    /// The route; without an explainer it stands in the table for its own description alone.
    static func route(_ explainer: AccessExplainer?) -> Route {
        Route.read(
            "/api/v1/authz/explain", id: "explainAccess",
            summary: "Say which rule allows or denies the caller an operation, without running it.", tag: "Log-in",
            access: .authenticated, query: parameters, answers: AccessExplanation.self
        ) { call in
            guard let explainer, let method = try call.query("method"), let path = try call.query("path") else {
                throw ProblemDetails.notFound
            }
            return try explainer.explain(method: method, path: path, for: call.context().principal)
        }.with {
            $0.servesIncompleteLogIns = true
            $0.documentation.errors = [
                DocumentedError(404, "notFound", "No operation has this path, or not with this method.")
            ]
            $0.documentation.responseExample =
                """
                {"method": "POST", "path": "/api/v1/hospitals", "route": "/api/v1/hospitals",
                 "operationId": "signUpHospital", "rule": "open", "allowed": true,
                 "reason": "Anyone may call it, without a token.", "roles": []}
                """
        }
    }

    private static let parameters = [
        QueryParameter("method", "The method, such as GET.", isRequired: true, example: "POST"),
        QueryParameter(
            "path", "The path, such as /api/v1/patients; a query behind it is left out.", isRequired: true,
            example: "/api/v1/hospitals"),
    ]
}
