import Journal
import Kernel
import Synchronization

/// Patients that were found to be there not long ago, so that not every charge asks for its patient again.
///
/// A patient never ceases to exist, but a record may be erased. Erasing destroys the key under which a charge's text is
/// sealed, in every process at once, so a charge that was let through by mistake fails in the journal. Thread-safe.
final class RecentPatients: Sendable {
    /// Patients that are kept at most.
    static let limit = 32_768
    /// Half of the longest time for which one is kept.
    static let generationSeconds = 30

    private struct Generations {
        var young: Set<RowKey<PatientTag>> = []
        var old: Set<RowKey<PatientTag>> = []
        var bornNanoseconds: UInt64 = 0
    }

    private let generations = Mutex(Generations())

    /// Whether the patient was found of late.
    func contains(_ patient: RowKey<PatientTag>, nowNanoseconds: UInt64) -> Bool {
        generations.withLock { generations in
            Self.age(&generations, nowNanoseconds)
            return generations.young.contains(patient) || generations.old.contains(patient)
        }
    }

    /// Notes that the patient was found.
    func insert(_ patient: RowKey<PatientTag>, nowNanoseconds: UInt64) {
        generations.withLock { generations in
            Self.age(&generations, nowNanoseconds)
            if generations.young.count >= Self.limit / 2 { Self.turn(&generations, nowNanoseconds) }
            generations.young.insert(patient)
        }
    }

    /// Forgets a patient.
    func remove(_ patient: RowKey<PatientTag>) {
        generations.withLock { generations in
            generations.young.remove(patient)
            generations.old.remove(patient)
        }
    }

    /// Lets the older generation go once the younger is old enough, and both where nobody asked for twice as long.
    private static func age(_ generations: inout Generations, _ nowNanoseconds: UInt64) {
        let generationNanoseconds = UInt64(generationSeconds) * 1_000_000_000
        let age = nowNanoseconds &- generations.bornNanoseconds
        if age < generationNanoseconds { return }
        turn(&generations, nowNanoseconds)
        if age >= 2 * generationNanoseconds { generations.old = [] }
    }

    private static func turn(_ generations: inout Generations, _ nowNanoseconds: UInt64) {
        generations.old = generations.young
        generations.young = []
        generations.bornNanoseconds = nowNanoseconds
    }
}
