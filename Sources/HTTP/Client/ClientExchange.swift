/// One request and its answer on a connection.
struct ClientExchange: Sendable {
    let number: UInt64
    let deadlineNanoseconds: UInt64
    var parser: ResponseParser
    /// Nil until it came.
    var head: ResponseHead?
    /// Of the body: received and not read yet.
    var buffer: [UInt8] = []
    /// How much of the body came in all.
    var receivedBytes = 0
    /// The answer came to its end.
    var isComplete = false
    /// The request was written to its end.
    var isSent = false

    init(number: UInt64, deadlineNanoseconds: UInt64, isHead: Bool, limits: HTTPClientLimits) {
        self.number = number
        self.deadlineNanoseconds = deadlineNanoseconds
        parser = ResponseParser(isHead: isHead, limits: limits)
    }
}

/// A request as it goes out on a connection.
struct OutgoingRequest: Sendable {
    var head: [UInt8]
    var body: HTTPClientRequest.Body
    var isHead: Bool
    var deadlineNanoseconds: UInt64
}
