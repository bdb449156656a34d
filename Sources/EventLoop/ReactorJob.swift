/// A piece of a task that waits for its turn on a reactor.
enum ReactorJob {
    /// Of an actor that is pinned to the reactor.
    case isolated(UnownedJob)
    /// Of a task that prefers the reactor, outside of any actor.
    ///
    /// It runs as such and not as the actors' executor: the runtime puts a task whose function returns to another
    /// executor than it runs on into the queue anew, 1,500 instructions a time and once for each function that waited.
    case preferring(UnownedJob)
}
