import JSON
import Journal
import Kernel
import Realtime
import SchedulingAPI

/// What clients hear of queues as it happens: each number that is given out, called or ended, on the channel `queue:ID`.
enum QueueFeed {
    /// The channel's kind.
    static let name = "queue"

    /// Whoever may read queues hears it.
    static func kind(_ service: any QueueService) -> RealtimeChannelKind {
        RealtimeChannelKind(
            name, isAboutSubject: true, summary: "The numbers of a queue: given out, called, served, ended."
        ) { context, id throws(Failure) in
            guard context.principal.permissions.contains("queue.read") else {
                throw .forbidden(permission: "queue.read")
            }
            do throws(SchedulingServiceError) {
                _ = try await service.queue(context, (id ?? Self.nobody).retagged())
            } catch {
                throw error.failure
            }
            return .everything
        }
    }

    private static let nobody = RealtimeSubjectID(high: 0, low: 0)

    /// What is said of each published event; a number is nobody's name.
    static func messages(for event: SchedulingIntegrationEvent) -> [RealtimeMessage] {
        guard case .tokenChanged(let changed) = event else { return [] }
        var writer = JSONWriter()
        writer.beginObject()
        let members = [
            ("queueId", changed.queueId.description), ("tokenId", changed.tokenId.description),
            ("number", changed.number), ("status", changed.status.rawValue), ("counter", changed.counter),
            ("day", changed.day.description),
        ]
        for case (let name, let text?) in members {
            writer.name(name)
            writer.string(text)
        }
        writer.endObject()
        return [
            RealtimeMessage(RealtimeChannel(name, changed.queueId), changed.status.rawValue, data: writer.bytes)
        ]
    }
}
