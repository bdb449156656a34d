import Kernel

extension RequestPipeline {
    /// Sees to what pages of browsers open by themselves: a WebSocket's origin, and the ticket that stands for a token.
    @inline(never)
    func admitPage(_ call: inout Call) async throws {
        guard !call.request.fields.contains("Upgrade") || crossOrigin.opensSocket(call.request.fields) else {
            throw ProblemDetails.originRefused
        }
        guard let ticket = try call.query("ticket") else { return }
        // Guesses are counted as those of tokens that are looked up.
        let key = FailureKey(kind: .lookedUpToken, network: call.request.remoteNetwork)
        try rateLimiter.checkFailures(key, now: dependencies.clock.monotonicNanoseconds())
        do throws(Failure) {
            call.redeemedToken = try await dependencies.redeemTicket(ticket, call.deadlineNanoseconds)
        } catch {
            if error.kind == .unauthenticated {
                rateLimiter.countFailure(key, status: 401, now: dependencies.clock.monotonicNanoseconds())
            }
            throw error
        }
    }
}
