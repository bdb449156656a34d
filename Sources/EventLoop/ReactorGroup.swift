import Synchronization

/// The reactors of a process, as a rule one for each core.
public final class ReactorGroup: Sendable {
    /// The reactors, by index.
    public let reactors: [Reactor]
    private let turn = Atomic<Int>(0)

    /// Starts `count` reactors (at least 1); those already started are stopped where one cannot be.
    public init(count: Int, backend: EventLoopBackend = .platformDefault) throws(ReactorError) {
        precondition(count > 0, "a group has a reactor")
        var started: [Reactor] = []
        for index in 0..<count {
            do throws(ReactorError) {
                started.append(try Reactor(index: index, backend: backend))
            } catch {
                for reactor in started { reactor.stop() }
                throw error
            }
        }
        reactors = started
    }

    /// The reactors in turn; from any thread.
    public func next() -> Reactor {
        let number = turn.wrappingAdd(1, ordering: .relaxed).oldValue
        return reactors[Int(UInt(bitPattern: number) % UInt(reactors.count))]
    }

    /// Stops all reactors, see `Reactor.stop`; not from one of their threads.
    public func stop() {
        for reactor in reactors { reactor.stop() }
    }
}
