import EventLoop
import HTTP
import JSON
import Kernel
import Synchronization
import TestSupport
import Testing
import WalletAPI

@testable import Wallet

/// How a stand-in misbehaves, once.
enum StandInFault: Sendable, Hashable, CaseIterable {
    /// It does nothing and says that it is its own fault.
    case failsBefore
    /// It does what is asked and then says that something went wrong.
    case failsAfter
    /// It does what is asked, and its answer ends in the middle.
    case truncates
    /// It does what is asked and answers what is no JSON.
    case babbles
    /// It sends the caller elsewhere.
    case redirects
    /// It has too much to do.
    case isBusy
    /// It does what is asked and never answers.
    case hangs

    /// Whether what is asked is done all the same.
    var isDone: Bool { [.failsAfter, .truncates, .babbles, .hangs].contains(self) }
}

/// What is common to the servers that stand for gateways: misbehaviour that tests ask for, and what was called.
final class StandInDesk: Sendable {
    private struct State {
        var faults: [StandInFault?] = []
        var calls: [String] = []
        var waiting: [CheckedContinuation<Void, Never>] = []
        var isClosed = false
    }

    private let state = Mutex(State())

    /// The calls so far, as method and path.
    var calls: [String] { state.withLock { $0.calls } }

    /// Misbehaves with the next call.
    func misbehave(_ fault: StandInFault) { state.withLock { $0.faults.append(fault) } }

    /// Behaves with so many calls before it misbehaves.
    func pass(_ count: Int) { state.withLock { $0.faults += Array(repeating: nil, count: count) } }

    /// Lets answers go that hang.
    func close() {
        let waiting = state.withLock { state in
            state.isClosed = true
            defer { state.waiting = [] }
            return state.waiting
        }
        for continuation in waiting { continuation.resume() }
    }

    /// A route whose answers misbehave where a test asked for it; no route is asked of in vain.
    func route(
        _ method: HTTPMethod, _ pattern: String, query: [String] = [],
        _ body: @escaping @Sendable (Call) throws -> HTTPResponse
    ) -> Route {
        Route(method, pattern, id: "\(method.rawValue) \(pattern)", summary: "Stands in.", tag: "Test", access: .open) {
            [self] call in
            let fault = state.withLock { state -> StandInFault? in
                state.calls.append("\(method.rawValue) \(call.request.path)")
                return state.faults.isEmpty ? nil : state.faults.removeFirst()
            }
            guard let fault else { return try body(call) }
            if fault.isDone { _ = try body(call) }
            return try await misbehaved(fault)
        }.with { route in
            route.idempotency = .none
            route.mediaTypes = ["application/json", "application/x-www-form-urlencoded"]
            route.queryParameters = query.map { QueryParameter($0, "A value.") }
        }
    }

    private func misbehaved(_ fault: StandInFault) async throws -> HTTPResponse {
        switch fault {
        case .failsBefore, .failsAfter: return try .json(JSONValue.object([]), status: 500)
        case .isBusy: return try .json(JSONValue.object([]), status: 429)
        case .babbles: return HTTPResponse(contentType: "text/html", bytes: Array("<p>Hello</p>".utf8))
        case .redirects:
            var response = HTTPResponse(status: 307)
            response.fields.append("Location", "/elsewhere")
            return response
        case .truncates:
            var response = try HTTPResponse.json(JSONValue.object([]))
            response.body = .sized(1_000) { nil }
            return response
        case .hangs:
            await withCheckedContinuation { continuation in
                let isClosed = state.withLock { state in
                    if !state.isClosed { state.waiting.append(continuation) }
                    return state.isClosed
                }
                if isClosed { continuation.resume() }
            }
            return try .json(JSONValue.object([]), status: 500)
        }
    }
}

/// Gives `body` the address of a server with these routes and a client that may call it, on the client's reactor as
/// in the server: on the pool that all tests share, the time of a call would end before its turn comes.
func withStandIn(
    _ desk: StandInDesk, _ routes: [Route], _ body: @Sendable (String, HTTPClient) async throws -> Void
) async throws {
    try await HTTPTestServer.run(routes: routes) { server in
        let group = try ReactorGroup(count: 1)
        var configuration = HTTPClientConfiguration()
        configuration.allowedAddresses = ["127.0.0.0/8"]
        let client = try HTTPClient(configuration: configuration, group: group)
        let result: Result<Void, any Error>
        do {
            let url = "http://127.0.0.1:\(server.port)"
            try await withTaskExecutorPreference(group.next()) { try await body(url, client) }
            result = .success(())
        } catch {
            result = .failure(error)
        }
        desk.close()
        await client.close()
        await BlockingThreads.run { group.stop() }
        try result.get()
    }
}

extension JSONValue {
    /// The same with another value of a member.
    func with(_ name: String, _ value: JSONValue) -> JSONValue {
        var members = (self.members ?? []).filter { $0.name != name }
        members.append(JSONMember(name: name, value: value))
        return .object(members)
    }
}
