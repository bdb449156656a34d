import PatientAPI
import Synchronization

/// The modules' sources, in the order in which they were added. Thread-safe.
final class PatientExportRegistry: PatientExportSources {
    private let sources = Mutex<[any PatientExportSource]>([])

    /// All sources.
    var all: [any PatientExportSource] { sources.withLock { $0 } }

    func add(_ source: any PatientExportSource) { sources.withLock { $0.append(source) } }
}
