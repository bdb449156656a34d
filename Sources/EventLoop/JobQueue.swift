/// The jobs that wait for a reactor's thread, first in, first out.
///
/// Two arrays change places, so that a queue that is never empty does not grow and a busy one never allocates.
struct JobQueue {
    /// The capacity that is kept after a burst.
    static let retainedCapacityJobs = 65_536

    private var running: [ReactorJob] = []
    private var position = 0
    private var incoming: [ReactorJob] = []

    var isEmpty: Bool { position == running.count && incoming.isEmpty }

    mutating func append(_ job: ReactorJob) {
        incoming.append(job)
    }

    /// Moves all of `jobs` to the end of the queue and leaves an empty array with capacity behind.
    mutating func append(movingFrom jobs: inout [ReactorJob]) {
        if incoming.isEmpty {
            swap(&incoming, &jobs)
        } else {
            incoming.append(contentsOf: jobs)
            jobs.removeAll(keepingCapacity: true)
        }
    }

    mutating func popFirst() -> ReactorJob? {
        if position == running.count {
            guard !incoming.isEmpty else { return nil }
            running.removeAll(keepingCapacity: running.capacity <= Self.retainedCapacityJobs)
            swap(&running, &incoming)
            position = 0
        }
        defer { position += 1 }
        return running[position]
    }
}
