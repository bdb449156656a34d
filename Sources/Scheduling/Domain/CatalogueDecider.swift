import Kernel
import SchedulingAPI

enum CatalogueEvent: Hashable, Sendable { case scaffold }
enum CatalogueCommand: Hashable, Sendable { case scaffold }
enum CatalogueState: Hashable, Sendable { case scaffold }

enum CatalogueDecider {
    static func streams(of command: CatalogueCommand) -> [StreamReference] { [] }

    static func decide(
        _ command: CatalogueCommand, _ states: [SchedulingState]
    ) throws(SchedulingRejection) -> SchedulingDecider.Decision { [] }

    static func evolve(_ state: SchedulingState, _ event: CatalogueEvent) -> SchedulingState { state }
}
