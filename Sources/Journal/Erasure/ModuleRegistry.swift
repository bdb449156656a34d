import Kernel
import Postgres
import Synchronization

/// Everything that an erasure must reach in one process: the tables of all modules, and what holds copies in memory.
final class ModuleRegistry: Sendable {
    private struct Contents {
        var modules: [any ModuleHandle] = []
        var others: [ErasableTables] = []
        var isComplete = false
        var listeners: [@Sendable ([ErasedSubject]) -> Void] = []
    }

    private let contents = Mutex(Contents())

    /// Takes all modules of the database, and what else has tables with something of persons in them.
    func register(_ modules: [any ModuleHandle], _ others: [ErasableTables]) {
        contents.withLock { contents in
            contents.modules = modules
            contents.others = others
            contents.isComplete = true
        }
    }

    /// Whether every module is known, without which nobody can be erased.
    var isComplete: Bool { contents.withLock { $0.isComplete } }

    /// The modules that were registered.
    var modules: [any ModuleHandle] { contents.withLock { $0.modules } }

    /// The statements that blank what every table of the database shows of persons.
    func erasures(of subjects: [ErasedSubject]) -> [SQL] {
        let (modules, others) = contents.withLock { ($0.modules, $0.others) }
        return modules.flatMap { $0.erasures(of: subjects, in: .live) } + others.flatMap { $0.erasure(subjects) }
    }

    /// Hears of persons who were erased, here or by another process.
    func listen(_ listener: @escaping @Sendable ([ErasedSubject]) -> Void) {
        contents.withLock { $0.listeners.append(listener) }
    }

    /// Tells whoever holds copies in memory.
    func tell(_ subjects: [ErasedSubject]) {
        let listeners = contents.withLock { $0.listeners }
        for listener in listeners { listener(subjects) }
    }
}
