import Kernel
import SchedulingAPI

enum AppointmentEvent: Hashable, Sendable { case scaffold }
enum AppointmentCommand: Hashable, Sendable { case scaffold }
enum AppointmentState: Hashable, Sendable { case scaffold }

enum AppointmentDecider {
    static func streams(of command: AppointmentCommand) -> [StreamReference] { [] }

    static func decide(
        _ command: AppointmentCommand, _ states: [SchedulingState]
    ) throws(SchedulingRejection) -> SchedulingDecider.Decision { [] }

    static func evolve(_ state: SchedulingState, _ event: AppointmentEvent) -> SchedulingState { state }
}
