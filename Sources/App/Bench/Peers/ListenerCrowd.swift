internal import Glibc
internal import Kernel

/// Thousands of listeners and those who make the movements that they hear of, on one thread with one epoll.
final class ListenerCrowd {
    /// When a listener goes away, and for how long.
    struct Cut {
        var listener: Int
        /// In seconds from the beginning of the movements.
        var time: Double
        var awaySeconds: Double
    }

    /// What came of the movements.
    struct Outcome {
        /// In seconds, sorted.
        var waits: [Double] = []
        /// Movements that were not answered as they should.
        var errorCount = 0
        var seconds = 0.0
        /// Processor time of this thread.
        var processorSeconds = 0.0
    }

    /// How long anything is waited for that must come.
    private static let patienceSeconds = 60.0
    /// Kept connections by which movements are made.
    private static let lineCount = 16

    private(set) var listeners: [RealtimeListener]
    private let url: String
    private let interruption: Interruption
    private let watch: ReadinessWatch
    private var lines: [OpenLoopLine] = []
    private var free: [Int] = []
    private var outcome = Outcome()
    private var answered = 0
    /// Slow ones that read again.
    private var isAwake = false

    /// Opens the lines for movements; the listeners come with `joinAll()`.
    init(_ wishes: [RealtimeListener.Wish], url: String, interruption: Interruption) throws {
        (self.url, self.interruption) = (url, interruption)
        listeners = wishes.map { RealtimeListener($0) }
        KeptConnections.allowDescriptors(wishes.count + Self.lineCount)
        watch = try ReadinessWatch([], capacity: 1_024)
        for place in 0..<Self.lineCount {
            lines.append(OpenLoopLine(descriptor: try KeptConnections.connect(to: url)))
            try watch.add(lines[place].descriptor, place: wishes.count + place)
            free.append(place)
        }
    }

    deinit {
        for listener in listeners where listener.descriptor >= 0 { close(listener.descriptor) }
        for line in lines { close(line.descriptor) }
    }

    /// Lets all join, and waits until each hears what comes or was told that it may not.
    func joinAll() throws {
        for place in listeners.indices {
            try join(place)
            try turn(waiting: 0)
        }
        try wait("all listen") { self.listeners.allSatisfy { $0.phase == .listening } }
        for listener in listeners where listener.wish.isSlow { watch.remove(listener.descriptor) }
    }

    /// Makes movements at a rate while listeners go away and come again; the slow ones read again at `wakeTime`.
    func run(_ requests: [[UInt8]], rate: Double, cuts: [Cut], wakeTime: Double) throws {
        var cuts = cuts.sorted { $0.time > $1.time }
        let used = Self.seconds(CLOCK_THREAD_CPUTIME_ID)
        let start = Self.seconds(CLOCK_MONOTONIC)
        var sent = 0
        while answered < requests.count {
            let now = Self.seconds(CLOCK_MONOTONIC) - start
            guard now < Double(requests.count) / rate + Self.patienceSeconds else {
                throw BenchFailure.failed("movements were not answered")
            }
            while sent < requests.count, Double(sent) / rate <= now, let line = free.popLast() {
                try lines[line].send(requests[sent])
                sent += 1
            }
            while let cut = cuts.last, cut.time <= now {
                cuts.removeLast()
                guard listeners[cut.listener].phase == .listening else { continue }
                listeners[cut.listener].leave(until: Self.seconds(CLOCK_MONOTONIC) + cut.awaySeconds)
            }
            if now >= wakeTime { try wake() }
            try turn(waiting: 1)
        }
        try wake()
        outcome.seconds = Self.seconds(CLOCK_MONOTONIC) - start
        outcome.processorSeconds = Self.seconds(CLOCK_THREAD_CPUTIME_ID) - used
    }

    /// Waits until each listener has heard as much as it should, and then for what should not come; answers what came of all.
    func finish(_ expected: [Int]) throws -> Outcome {
        try wait("all hear everything", orGiveUp: true) {
            self.listeners.indices.allSatisfy { self.listeners[$0].heard.count >= expected[$0] }
        }
        let end = Self.seconds(CLOCK_MONOTONIC) + 1
        while Self.seconds(CLOCK_MONOTONIC) < end { try turn(waiting: 1) }
        outcome.waits.sort()
        return outcome
    }

    private func wake() throws {
        guard !isAwake else { return }
        isAwake = true
        for place in listeners.indices where listeners[place].wish.isSlow {
            try watch.add(listeners[place].descriptor, place: place)
        }
    }

    private func join(_ place: Int) throws {
        try listeners[place].join(url)
        try watch.add(listeners[place].descriptor, place: place)
    }

    /// Reads what is there, and lets those join whose time has come.
    private func turn(waiting milliseconds: Int32) throws {
        try watch.forEachReady(waiting: milliseconds) { place throws(BenchFailure) in
            if place < listeners.count { try read(place) } else { try readLine(place - listeners.count) }
        }
        let now = Self.seconds(CLOCK_MONOTONIC)
        for place in listeners.indices {
            guard case .away(let time) = listeners[place].phase, time > 0, time <= now else { continue }
            try join(place)
        }
        try interruption.check()
    }

    private func read(_ place: Int) throws(BenchFailure) {
        let look = try listeners[place].look()
        // One that did not read for a while says nothing of how fast it was told.
        if !listeners[place].wish.isSlow { outcome.waits += look.waits }
        guard look.isOver else { return }
        guard listeners[place].wish.isSlow else { throw .failed("the server ended a listener that reads") }
        listeners[place].leave(until: Self.seconds(CLOCK_MONOTONIC))
    }

    private func readLine(_ line: Int) throws(BenchFailure) {
        guard let status = try lines[line].receive() else { return }
        if !(200..<300).contains(status) { outcome.errorCount += 1 }
        answered += 1
        free.append(line)
    }

    private func wait(_ what: String, orGiveUp: Bool = false, _ isDone: () -> Bool) throws {
        let end = Self.seconds(CLOCK_MONOTONIC) + Self.patienceSeconds
        while !isDone() {
            guard Self.seconds(CLOCK_MONOTONIC) < end else {
                if orGiveUp { return }
                throw BenchFailure.failed("it took too long until \(what)")
            }
            try turn(waiting: 1)
        }
    }

    private static func seconds(_ clock: clockid_t) -> Double {
        var time = timespec()
        clock_gettime(clock, &time)
        return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
    }
}
