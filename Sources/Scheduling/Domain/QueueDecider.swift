import Kernel
import SchedulingAPI

enum QueueEvent: Hashable, Sendable { case scaffold }
enum QueueCommand: Hashable, Sendable { case scaffold }
enum QueueState: Hashable, Sendable { case scaffold }

enum QueueDecider {
    static func streams(of command: QueueCommand) -> [StreamReference] { [] }

    static func decide(
        _ command: QueueCommand, _ states: [SchedulingState]
    ) throws(SchedulingRejection) -> SchedulingDecider.Decision { [] }

    static func evolve(_ state: SchedulingState, _ event: QueueEvent) -> SchedulingState { state }
}
