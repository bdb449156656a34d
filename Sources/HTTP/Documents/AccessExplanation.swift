import Kernel

/// What the table of routes says of a caller and a request, without running it (`GET /api/v1/authz/explain`).
struct AccessExplanation: Codable, Sendable {
    /// The method that was asked about.
    var method: String
    /// The path that was asked about, without its query.
    var path: String
    /// The pattern of the route that the path leads to.
    var route: String
    /// The stable name of the operation.
    var operationId: String
    /// Who may call: `open`, `authenticated` or `permission`.
    var rule: String
    /// The permission that the route names, where it names one.
    var permission: String?
    /// Whether the caller passes the rule; the operation may still refuse, such as by a rule of its business.
    var allowed: Bool
    /// The rule and what it means for the caller, in words.
    var reason: String
    /// The roles that have the permission; empty where the route names none.
    var roles: [String]
}

/// Answers which rule of the table allows or denies a caller, by the router that serves.
struct AccessExplainer: Sendable {
    private struct Entry: Sendable {
        var pattern: String
        var operationID: String
        var access: Route.Access
        var servesIncompleteLogIns: Bool
    }

    private let router: Router
    private let entries: [Entry]
    private let rolesHaving: @Sendable (String) -> [String]

    /// Explains these routes; throws `routes` where two are the same or a pattern is malformed.
    init(_ routes: [Route], rolesHaving: @escaping @Sendable (String) -> [String]) throws(HTTPServerError) {
        router = try Router(routes.map { ($0.method, $0.pattern) })
        entries = routes.map {
            Entry(
                pattern: $0.pattern, operationID: $0.operationID, access: $0.access,
                servesIncompleteLogIns: $0.servesIncompleteLogIns)
        }
        self.rolesHaving = rolesHaving
    }

    /// The rule for a request of `principal`; a path or a method that no route has is `notFound`.
    func explain(method name: String, path: String, for principal: Principal) throws(Failure) -> AccessExplanation {
        let path = String(path.prefix { $0 != "?" && $0 != "#" })
        let method = try Self.method(name)
        switch router.match(method, path) {
        case .route(let place, _): return explanation(entries[place], method, path, principal)
        case .methodNotAllowed(let allowed):
            let names = allowed.filter { $0 != .options }.map(\.rawValue).joined(separator: ", ")
            throw Failure(
                .notFound, code: "notFound", detail: "No operation has this method and path; this path takes \(names).")
        case .notFound, .malformed:
            throw Failure(.notFound, code: "notFound", detail: "No operation has this path; /openapi.json lists them.")
        }
    }

    private static func method(_ name: String) throws(Failure) -> HTTPMethod {
        // OPTIONS is answered to anyone on every path: there is nothing to explain.
        if let method = HTTPMethod(rawValue: name.uppercased()), method != .options { return method }
        let names = HTTPMethod.allCases.filter { $0 != .options }.map(\.rawValue).joined(separator: ", ")
        throw Failure(
            .invalid, code: "validation", detail: "Correct the parameters that are named, then ask again.",
            fields: [FieldError(field: "method", code: "unknown", message: "Give one of \(names).")])
    }

    private func explanation(
        _ entry: Entry, _ method: HTTPMethod, _ path: String, _ principal: Principal
    ) -> AccessExplanation {
        var answer = AccessExplanation(
            method: method.rawValue, path: path, route: entry.pattern, operationId: entry.operationID, rule: "open",
            allowed: true, reason: "Anyone may call it, without a token.", roles: [])
        switch entry.access {
        case .open: break
        case .authenticated:
            answer.rule = "authenticated"
            answer.reason = "Anyone with a valid access token may call it, as you are."
        case .permission(let permission):
            answer.rule = "permission"
            answer.permission = permission
            answer.roles = rolesHaving(permission)
            answer.allowed = principal.permissions.contains(permission)
            answer.reason =
                answer.allowed
                ? "Your access token has the permission \(permission)."
                : "You need the permission \(permission), which your access token does not have."
        }
        if entry.access != .open, principal.mustSetSecondFactor, !entry.servesIncompleteLogIns {
            answer.allowed = false
            answer.reason = "You need a second factor first, which your hospital asks of its staff."
        }
        return answer
    }
}
