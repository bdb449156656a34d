/// The rules that every table of routes keeps; a table that breaks one does not start.
enum RouteTable {
    /// Throws `routes`, naming the route and the rule.
    static func check(_ routes: [Route]) throws(HTTPServerError) {
        var names: Set<String> = []
        for route in routes {
            let name = "\(route.method.rawValue) \(route.pattern)"
            guard names.insert(route.operationID).inserted else {
                throw .routes("the operation id \(route.operationID) is there twice")
            }
            if let rule = brokenRule(route) { throw .routes("\(name): \(rule)") }
        }
    }

    private static func brokenRule(_ route: Route) -> String? {
        if route.operationID.isEmpty || route.summary.isEmpty || route.tag.isEmpty {
            return "an operation has an id, a summary and a tag"
        }
        if case .permission(let permission) = route.access, permission.isEmpty { return "a permission has a name" }
        if route.access == .open, route.idempotency == .required {
            return "a key needs a caller: open routes have none"
        }
        if route.method == .head || route.method == .options { return "HEAD and OPTIONS are answered by the server" }
        if route.bodyLimitBytes < 0 || route.bodyLimitBytes > Limits.importBodyBytes { return "the body limit is off" }
        if route.immediate != nil, route.access != .open { return "an immediate operation is open" }
        return nil
    }
}
