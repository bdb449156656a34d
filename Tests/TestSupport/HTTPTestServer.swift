import EventLoop
public import HTTP
public import Kernel
import Synchronization

/// A server for the length of a test, on a free port, with one reactor or more of its own.
public struct HTTPTestServer: Sendable {
    /// How a test reaches the routes.
    public enum Way: String, Sendable, CaseIterable { case inProcess, socket }

    /// The server.
    public let server: HTTPServer
    /// The port that it listens on; 0 where it is reached in the process.
    public let port: UInt16

    /// Starts a server, runs the test, drains the server and stops its reactors.
    public static func run<Value: Sendable>(
        routes: [Route], authenticator: any Authenticator = HTTPTestAuthenticator(), reactors: Int = 1,
        clock: any WallClock = SystemClock(), dependencies adjust: (inout HTTPServerDependencies) -> Void = { _ in },
        configure: (inout HTTPServerConfiguration) -> Void = { _ in },
        _ body: @Sendable (HTTPTestServer) async throws -> Value
    ) async throws -> Value {
        let group = try ReactorGroup(count: reactors)
        var configuration = HTTPServerConfiguration()
        configuration.port = 0
        configure(&configuration)
        let result: Result<Value, any Error>
        do {
            var dependencies = HTTPServerDependencies(
                authenticator: authenticator, clock: clock, ids: HTTPTestIDs(), readiness: { [] })
            adjust(&dependencies)
            let server = try HTTPServer(
                configuration: configuration, routes: routes, dependencies: dependencies, group: group)
            result = .success(try await drained(server, body))
        } catch {
            result = .failure(error)
        }
        await BlockingThreads.run { group.stop() }
        return try result.get()
    }

    /// Starts a server, runs the test and drains the server, whatever the test does.
    private static func drained<Value: Sendable>(
        _ server: HTTPServer, _ body: @Sendable (HTTPTestServer) async throws -> Value
    ) async throws -> Value {
        let port = try await server.start()
        do {
            let value = try await body(HTTPTestServer(server: server, port: port))
            await server.drain()
            return value
        } catch {
            await server.drain()
            throw error
        }
    }

    /// Someone to send requests to.
    public func runner(_ way: Way) -> any HTTPTestRunner {
        switch way {
        case .inProcess: HTTPInProcessRunner(server)
        case .socket: HTTPTestClient(port: port)
        }
    }
}

/// Ids that count up; unlike real ones they tell nothing of time.
public final class HTTPTestIDs: IDGenerator {
    private let count = Atomic<UInt64>(0)

    /// Begins at 1.
    public init() {}

    /// The next id.
    public func next() -> (high: UInt64, low: UInt64) {
        (0x0190_0000_0000_7000, 0x8000_0000_0000_0000 | count.wrappingAdd(1, ordering: .relaxed).newValue)
    }
}

/// Knows the tokens that a test gives it, and refuses all others.
public struct HTTPTestAuthenticator: Authenticator {
    private let callers: [String: AuthenticatedCaller]

    /// Knows these tokens.
    public init(_ callers: [String: AuthenticatedCaller] = [:]) {
        self.callers = callers
    }

    /// Looks the token up.
    public func authenticate(
        bearer token: ArraySlice<UInt8>, deadlineNanoseconds: UInt64
    ) async throws(Kernel.Failure) -> AuthenticatedCaller {
        guard let caller = callers[String(decoding: token, as: UTF8.self)] else {
            throw Failure(.unauthenticated, code: "invalidToken", detail: "Log in again.")
        }
        return caller
    }

    /// A caller with these permissions and roles; the same number gives the same person of the same hospital.
    public static func caller(
        _ number: UInt64 = 1, permissions: Set<String> = [], roles: [String] = ["doctor"]
    ) -> AuthenticatedCaller {
        AuthenticatedCaller(
            hospitalID: HospitalID(high: 1, low: 1),
            principal: Principal(kind: .user, id: UserID(high: 2, low: number), roles: roles, permissions: permissions))
    }
}
