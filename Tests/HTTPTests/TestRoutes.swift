import HTTP
import Kernel
import Synchronization
import TestSupport

/// The routes that the tests of the server talk to.
enum TestRoutes {
    struct Named: Codable, Sendable {
        var name: String?
    }

    struct Item: Codable, Sendable {
        var id: String
        var version: Int
    }

    static var all: [Route] { [root, echo, item, secret, protected, charge, upload, search] }

    static var root: Route {
        Route.immediate("/", id: "root", summary: "Says hello.", tag: "Test") { _ in .json(bytes: Array("{}".utf8)) }
    }

    /// Answers with what it decoded.
    static var echo: Route {
        var route = Route(.post, "/echo", id: "echo", summary: "Echoes.", tag: "Test", access: .open) { call in
            try .json(try call.decode(Named.self))
        }
        route.documentation.takes(Named.self)
        return route
    }

    static var item: Route {
        Route.read(
            "/items/{id}", id: "getItem", summary: "An item.", tag: "Test", access: .open,
            query: [QueryParameter("q", "Anything.")], version: { $0.version }
        ) { call -> Item in
            Item(id: call.parameters["id"] ?? "", version: 7)
        }
    }

    static var secret: Route {
        Route.immediate("/secret", id: "secret", summary: "A neighbour.", tag: "Test") { _ in .noContent }
    }

    static var protected: Route {
        Route.read(
            "/protected", id: "protected", summary: "Needs a permission.", tag: "Test", access: .permission("test.read")
        ) { call -> Named in
            Named(name: try call.context().readAfter?.description)
        }
    }

    /// The version that a change of a charge meets.
    static let chargeVersion = 17

    /// A charge was changed meanwhile.
    private struct Stale: ServiceError {
        var failure: Failure { .stale(version: chargeVersion) }

        init() {}
        init(_: any Error) {}
    }

    /// A write that needs a key and a version.
    static var charge: Route {
        Route.write(
            .post, "/charges/{id}", id: "charge", summary: "Charges.", tag: "Test", access: .permission("test.write"),
            status: 201, location: { "/items/\($0.id)" }
        ) { (call: Call, body: Named) -> Written<Item> in
            try await call.onMatchingVersion(isRequired: true) { version in
                if let version, version != chargeVersion { throw Stale() }
                let hash = try call.context().idempotency?.requestHash.first
                return Written(
                    Item(id: "\(hash.map(Int.init) ?? -1)", version: chargeVersion),
                    receipt: WriteReceipt(
                        eventID: EventID(high: 1, low: 2), position: "7-1", version: chargeVersion, isReplay: false))
            }
        }.with {
            $0.idempotency = .required
            $0.documentation.readsVersion = true
            $0.documentation.errors = [DocumentedError(422, "tooMuch", "More than is owed.")]
        }
    }

    /// Counts the bytes of a stream.
    static var upload: Route {
        var route = Route(.post, "/upload", id: "upload", summary: "Counts.", tag: "Test", access: .open) { call in
            var count = 0
            while let chunk = try await call.request.body.next() { count += chunk.count }
            return .json(bytes: Array("\(count)".utf8))
        }
        route.streamsBody = true
        route.bodyLimitBytes = 4 * 1024 * 1024
        route.mediaTypes = ["application/octet-stream"]
        return route
    }

    static var search: Route {
        Route.read(
            "/search", id: "search", summary: "Searches.", tag: "Test", access: .open,
            query: [
                QueryParameter("limit", "How many."), QueryParameter("q", "What.", isRequired: true), repeatable,
            ]
        ) { call -> Named in
            let tags = try call.queries("tag").map { " " + $0 }.joined()
            return Named(name: "\(try call.query("q") ?? "") \(try call.pageLimit())\(tags)")
        }
    }

    private static var repeatable: QueryParameter {
        var parameter = QueryParameter("tag", "Under what.")
        parameter.mayRepeat = true
        return parameter
    }

    /// Answers nothing until it is let go.
    static func waiting(at gate: TestGate, _ pattern: String = "/wait") -> Route {
        var route = Route(.get, pattern, id: "wait", summary: "Waits.", tag: "Test", access: .open) { _ in
            await gate.arrive()
            return .json(bytes: Array("\"done\"".utf8))
        }
        route.idempotency = .none
        return route
    }

    /// Answers `count` bytes, as a stream or at once.
    static func large(_ count: Int, streams: Bool) -> Route {
        var route = Route(.get, "/large", id: "large", summary: "Large.", tag: "Test", access: .open) { _ in
            let bytes = [UInt8](repeating: 0x61, count: count)
            guard streams else { return HTTPResponse(contentType: "text/plain", bytes: bytes) }
            let left = Mutex(count)
            var response = HTTPResponse(status: 200)
            response.body = .stream {
                let next = left.withLock { left in
                    defer { left -= min(left, 10_000) }
                    return min(left, 10_000)
                }
                return next == 0 ? nil : Array(bytes.prefix(next))
            }
            return response
        }
        route.idempotency = .none
        return route
    }
}

/// Holds operations until a test lets them go, and tells the test when they have come and how they ended.
actor TestGate {
    private(set) var arrivals = 0
    private(set) var cancellations = 0
    private var isOpen = false
    private var held: [Int: CheckedContinuation<Void, Never>] = [:]
    private var watchers: [(condition: @Sendable (isolated TestGate) -> Bool, CheckedContinuation<Void, Never>)] = []

    /// Called by the operation: waits until the gate opens or the task is cancelled.
    func arrive() async {
        arrivals += 1
        let number = arrivals
        notify()
        if isOpen { return }
        await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                if isOpen || Task.isCancelled {
                    if Task.isCancelled { cancellations += 1 }
                    continuation.resume()
                } else {
                    held[number] = continuation
                }
            }
        } onCancel: {
            // Unstructured: a cancellation handler cannot wait for the actor.
            Task { await self.cancel(number) }
        }
        notify()
    }

    func open() {
        isOpen = true
        for continuation in held.values { continuation.resume() }
        held = [:]
    }

    /// Waits until so many operations have come.
    func waitForArrivals(_ count: Int) async { await wait { $0.arrivals >= count } }

    /// Waits until an operation was cancelled.
    func waitForCancellation() async { await wait { $0.cancellations > 0 } }

    private func cancel(_ number: Int) {
        guard let continuation = held.removeValue(forKey: number) else { return }
        cancellations += 1
        continuation.resume()
        notify()
    }

    private func wait(_ condition: @escaping @Sendable (isolated TestGate) -> Bool) async {
        if condition(self) { return }
        await withCheckedContinuation { watchers.append((condition, $0)) }
    }

    private func notify() {
        let ready = watchers.filter { $0.condition(self) }
        watchers.removeAll { $0.condition(self) }
        for watcher in ready { watcher.1.resume() }
    }
}
