public import Kernel

extension Call {
    /// The context with the idempotency key that was sent; where none was, with one that the request's own words make.
    ///
    /// For operations whose clients send no key: they know what they ask for by a name of their own, which is unique among what
    /// `owner` has, whoever sends it. The hash of the request is the same as with a key that is sent, so that the same name with
    /// another body is refused. `key` is 1 to 255 printable ASCII characters.
    public func context(orKey key: String, of owner: StreamID) throws(Failure) -> RequestContext {
        var context = try context()
        guard context.idempotency == nil else { return context }
        var made = IdempotencyKey(
            key: key,
            requestHash: IdempotencyRequest.hash(method: request.method, path: request.path, body: body, isJSON: true))
        made.owner = owner
        context.idempotency = made
        return context
    }
}
