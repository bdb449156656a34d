import EventLoop
import HTTP
import Kernel
import Telemetry

extension RealtimeHub {
    /// Refuses a caller for whom there is no room, while there is a status to say it with.
    func checkRoom(for caller: RealtimeCaller) throws(Failure) {
        guard let bound = crowd.full(for: caller) else { return }
        metrics.refused.series(bound.rawValue).increment()
        throw Failure(
            .rateLimited, code: "tooManyListeners", detail: bound.text,
            retryAfterSeconds: RealtimeLimits.crowdedRetrySeconds)
    }

    /// Has a session with a client until it returns. Where another took the last room meanwhile, the client is told so and
    /// ended.
    func attend(
        _ sink: RealtimeSink, of caller: RealtimeCaller, _ context: RequestContext,
        _ body: (RealtimeSession) async -> Void
    ) async {
        guard let desk = desk(of: sink.reactor) else { return }
        if let bound = crowd.enter(caller) {
            metrics.refused.series(bound.rawValue).increment()
            return sink.close(.tryAgainLater, "dropped", bound.text)
        }
        let client = await desk.add(sink, caller)
        let session = RealtimeSession(hub: self, desk: desk, sink: sink, client: client, context: context)
        metrics.clients.series(sink.transport).add(1)
        await body(session)
        metrics.clients.series(sink.transport).add(-1)
        await session.end()
        crowd.leave(caller)
    }
}
