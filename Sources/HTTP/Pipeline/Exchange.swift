import Kernel

/// A request and what has been decided about it from its head; a class for the reason of `RequestHead`.
final class Exchange: Sendable {
    /// What the path and the method lead to.
    enum Outcome: Sendable {
        /// The place of a route in the table, with its parameters.
        case route(Int, parameters: PathParameters)
        /// A refusal that needs nothing but the head.
        case problem(ProblemDetails)
        /// `OPTIONS`, answered from the table.
        case options([HTTPMethod])
    }

    let head: RequestHead
    let client: ClientIdentity
    let identity: RequestIdentity
    let outcome: Outcome
    /// By the monotonic clock.
    let beganNanoseconds: UInt64
    /// By the monotonic clock.
    let deadlineNanoseconds: UInt64
    /// The largest body that is taken.
    let bodyLimitBytes: Int

    init(
        head: RequestHead, client: ClientIdentity, identity: RequestIdentity, outcome: Outcome, times: Times,
        bodyLimitBytes: Int
    ) {
        self.head = head
        self.client = client
        self.identity = identity
        self.outcome = outcome
        beganNanoseconds = times.began
        deadlineNanoseconds = times.deadline
        self.bodyLimitBytes = bodyLimitBytes
    }

    /// When a request began and when its answer is of no more use.
    struct Times: Sendable {
        let began: UInt64
        let deadline: UInt64
    }
}

/// An answer with the fields that depend on the request and not on the operation.
struct Answer: Sendable {
    var response: HTTPResponse
    /// How the caller stands with its limit, and what its browser needs.
    var fields: [(name: String, value: String)]
    /// What Cache-Control says where the operation says nothing.
    var cacheControl: StaticString
    /// Whether another Accept-Encoding would have had another answer.
    var varies = false

    init(
        _ response: consuming HTTPResponse, fields: [(name: String, value: String)] = [],
        cacheControl: StaticString = "no-store"
    ) {
        self.response = response
        self.fields = fields
        self.cacheControl = cacheControl
    }
}
